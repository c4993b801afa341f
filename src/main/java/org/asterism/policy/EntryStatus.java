package org.asterism.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.asterism.model.Role;
import org.jspecify.annotations.Nullable;

/** What the status says of an entry, and what follows from it before anything is decided. */
abstract sealed class EntryStatus permits Entry {

    /** What each node's history says; instances of an anonymous clone share one array. */
    Observed[] observed = {};
    /** Nodes where this instance runs as far as we may touch it; in node order, or as Pacemaker's status found them. */
    final List<NodeInfo> active = new ArrayList<>();
    /** Why this must neither start nor move: a node that may have it. Empty: free. */
    String withheld = "";
    /** Withheld by a node that was given up. */
    boolean isUnreleased;
    /** Why this is neither started nor stopped; empty: it is managed. */
    String unmanaged = "";
    /** Blocked by a failure: what needs it and does not run yet has to wait. */
    boolean isBroken;
    /** A failure or an operator's wish to have it stopped; empty: none. */
    String stopWish = "";
    /** Nodes where it failed and must be stopped before anything else, with the failure in words; by node number. */
    final @Nullable String[] failed;

    /** The role it has on each node; {@link Role#ANY}: unknown there. */
    final Role[] roles;
    /** The highest of those. */
    Role role = Role.STOPPED;
    /** An operation in flight, and where; empty: none. */
    String pendingTask = "";

    @Nullable
    NodeInfo pendingNode;
    /** Something failed where it is active. */
    boolean isFailed;
    /** What failed within it, so that it has to be started anew. */
    @Nullable
    String failureWithin;
    /** A failure asks for its demotion and nothing more. */
    boolean isDemotedByFailure;
    /** A failure was to be ignored. */
    boolean isFailureIgnored;
    /** Neither started nor stopped because of a failure or because it is active too often. */
    boolean isBlocked;
    /** A live migration that has begun and not ended. */
    @Nullable
    NodeInfo migratesFrom;

    @Nullable
    NodeInfo migratesTo;
    /** Its first part has not ended. */
    boolean isMigrationPending;
    /** Sources of ended live migrations that were not stopped yet. */
    final List<NodeInfo> danglingSources = new ArrayList<>();
    /** Where it runs beside where it is to go on, see {@link Duplicates}; these do not count as active. */
    final List<NodeInfo> duplicates = new ArrayList<>();
    /** It could, but must not migrate live. */
    boolean isMigrationForbidden;
    /** The only node where it may run, because that was shut down in order and kept it. */
    @Nullable
    NodeInfo lockedTo;

    /** Instances of anonymous clones bear the plain name in every history. */
    boolean isPlainlyNamed;

    /** Where it is active: its name in that node's history. */
    final @Nullable String[] historyNames;

    EntryStatus(int nodes) {
        this.failed = new @Nullable String[nodes];
        this.historyNames = new @Nullable String[nodes];
        this.roles = new Role[nodes];
        Arrays.fill(roles, Role.ANY);
    }
}
