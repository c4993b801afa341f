package org.asterism.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Role;
import org.jspecify.annotations.Nullable;

/**
 * One resource of the expanded tree under its dense number. Stages fill it from top to bottom: configuration, observed state,
 * scores, decision, actions.
 */
final class Entry extends EntryStatus {

    /** What an entry is. */
    enum Kind {
        PRIMITIVE,
        GROUP,
        CLONE,
        /** A container in replicas; {@link Entry#replicas} has its parts, which are its children too. */
        BUNDLE
    }

    /** One replica of a bundle. Without a resource within there is neither a connection nor an instance. */
    record Replica(
            int number,
            @Nullable Entry address,
            Entry container,
            @Nullable Entry connection,
            @Nullable Entry instance) {}

    /** No node: decided to run nowhere. */
    static final int NOWHERE = -1;

    private static final int UNDECIDED = -2;

    final int index;
    final Kind kind;
    /** With the instance number within clones. */
    final ResourceId label;
    /** As configured. */
    final ResourceId base;

    final Resource config;
    final @Nullable Entry parent;
    final Meta meta;
    final List<Entry> children = new ArrayList<>();
    /** Of a bundle. */
    final List<Replica> replicas = new ArrayList<>();
    /** Of a clone: how many instances there are to be at most. */
    int instancesWanted;
    /** Own meta attributes whose rules hold. */
    SortedMap<String, String> ownMeta = new TreeMap<>();
    /** Made by us for a guest node or a bundle, so nobody configured it by name. */
    boolean isImplicit;
    /** The node that this is the connection to. */
    @Nullable
    NodeInfo remoteNode;
    /** The resource that hosts this one, or the guest node that this is the connection to. */
    @Nullable
    Entry container;
    /** No longer configured, or more than {@code clone-max} wants. */
    boolean isOrphan;

    final Tally[] scores;

    /** What it takes of each utilization attribute of its node. */
    final SortedMap<String, Integer> utilization = new TreeMap<>();
    /** Nodes where it is not looked for. */
    final java.util.Set<Integer> unprobed = new java.util.HashSet<>();

    /** Of an instance: how well it is suited for the promoted role where it is placed. */
    int promotionScore;
    /** Some history is its own, if only that it does not run. */
    boolean isSeen;
    /** A ticket or quorum that the promoted role needs is missing. */
    boolean mayNotPromote;
    /** Of an instance: the best that its agent says of any node. */
    int bestSaid = Integer.MIN_VALUE;
    /** What location constraints on the promoted role add, by node. */
    int @Nullable [] promotionBias;
    /** What a primitive is to be near to or away from. */
    List<Colocation> dependsOn = List.of();

    /** The role it is to have. */
    Role nextRole = Role.STARTED;

    private int target = UNDECIDED;
    /** Origin of the term that forbids all nodes because it is to be stopped; empty: none. */
    String stopOrigin = "";
    /** Why the target is what it is, in words. */
    String placementReason = "";

    final Steps steps = new Steps();
    /** Cannot come up, because nothing it waits for is on its node. */
    boolean isInhibited;
    /** A guest node runs within it. */
    boolean hostsGuest;
    /** It moves live. */
    boolean isMigrating;
    /** Why it moves but not live, where it could; empty: nothing to say. */
    String unmigrateable = "";

    Entry(int index, Kind kind, ResourceId label, Resource config, @Nullable Entry parent, Meta meta, int nodes) {
        super(nodes);
        this.index = index;
        this.kind = kind;
        this.label = label;
        this.base = config.id();
        this.config = config;
        this.parent = parent;
        this.meta = meta;
        this.scores = new Tally[nodes];
        Arrays.fill(scores, Tally.EMPTY);
        if (parent != null) {
            parent.children.add(this);
        }
    }

    boolean isPrimitive() {
        return kind == Kind.PRIMITIVE;
    }

    Resource.Primitive primitive() {
        return (Resource.Primitive) config;
    }

    AgentName agent() {
        return primitive().agent();
    }

    boolean isDecided() {
        return target != UNDECIDED;
    }

    /** Node number or {@link #NOWHERE}; also while undecided. */
    int target() {
        return Math.max(target, NOWHERE);
    }

    void decide(int node, String reason) {
        target = node;
        placementReason = reason;
    }

    void undecide() {
        target = UNDECIDED;
    }

    boolean isActiveOn(int node) {
        for (NodeInfo at : active) {
            if (at.index == node) {
                return true;
            }
        }
        return false;
    }

    /** Where an instance, or the first of its members that runs, runs. */
    @Nullable
    NodeInfo home() {
        for (Entry part : primitives()) {
            if (!part.active.isEmpty()) {
                return part.active.get(0);
            }
        }
        return null;
    }

    boolean isManaged() {
        return unmanaged.isEmpty();
    }

    /** It may be started, stopped and moved. */
    boolean isFree() {
        return unmanaged.isEmpty() && withheld.isEmpty();
    }

    void addScore(int node, String origin, int value) {
        scores[node] = scores[node].plus(origin, value);
    }

    void addEverywhere(String origin, int value) {
        for (int node = 0; node < scores.length; node++) {
            addScore(node, origin, value);
        }
    }

    /** The clone this is an instance of or belongs to. */
    @Nullable
    Entry enclosingClone() {
        for (Entry at = parent; at != null; at = at.parent) {
            if (at.kind == Kind.CLONE) {
                return at;
            }
        }
        return null;
    }

    /** The primitives below this, left to right; itself if it is one. */
    List<Entry> primitives() {
        if (isPrimitive()) {
            return List.of(this);
        }
        List<Entry> found = new ArrayList<>();
        children.forEach(child -> found.addAll(child.primitives()));
        return found;
    }

    /** Has roles, or is part of what has. */
    boolean isPromotable() {
        Entry clone = kind == Kind.CLONE ? this : enclosingClone();
        return clone != null && clone.meta.isPromotable();
    }

    /** The outermost that this is part of. */
    Entry root() {
        Entry at = this;
        for (Entry above = parent; above != null; above = above.parent) {
            at = above;
        }
        return at;
    }

    /** The parts that a choice of node is about: of a bundle those that are not bound to others of its parts. */
    List<Entry> chosenParts() {
        List<Entry> parts = new ArrayList<>();
        for (Replica replica : replicas) {
            if (replica.address() != null) {
                parts.add(replica.address());
            }
            parts.add(replica.container());
        }
        return kind == Kind.BUNDLE ? parts : children;
    }

    /** Whether it is the container of a bundle's replica. */
    boolean isContainer() {
        return parent != null && parent.replicas.stream().anyMatch(replica -> replica.container() == this);
    }

    /** The instance of a clone that this is or belongs to; itself outside of clones. */
    Entry instance() {
        Entry at = this;
        while (at.parent != null && at.parent.kind != Kind.CLONE) {
            at = at.parent;
        }
        return at;
    }

    boolean isWithin(Entry whole) {
        for (Entry at = this; at != null; at = at.parent) {
            if (at == whole) {
                return true;
            }
        }
        return false;
    }

    /** Connects to a remote or guest node. */
    boolean isConnection() {
        return isPrimitive()
                && agent().provider().equals("pacemaker")
                && agent().type().equals("remote");
    }

    /** Is there several times: as instances of a clone, or as replicas of a bundle. */
    boolean hasUnits() {
        return kind == Kind.CLONE || kind == Kind.BUNDLE;
    }

    /** Has instances. */
    boolean isMultiple() {
        return kind == Kind.CLONE;
    }

    /** The role it has on a node. */
    Role roleOn(int node) {
        return isActiveOn(node) ? (roles[node] == Role.ANY ? Role.STARTED : roles[node]) : Role.STOPPED;
    }

    /** Runs on several nodes and may go on where it is expected. */
    boolean isKeptWhereExpected() {
        return active.size() > 1 && meta.multipleActive() == Meta.MultipleActive.STOP_UNEXPECTED;
    }

    /** The plain name where some node's history has it, else with the instance number; unique instances always have it. */
    String displayName() {
        if (isAnonymous() && isPlainlyNamed) {
            return base.value();
        }
        if (isAnonymous()) {
            // Instances share what is observed.
            for (Observed seen : observed) {
                if (seen.history() != null && seen.history().resource().equals(base)) {
                    return base.value();
                }
            }
        }
        return label.value();
    }

    /** Itself and, in an anonymous clone, the same member of the other instances. */
    List<Entry> alike() {
        Entry clone = enclosingClone();
        if (clone == null || clone.meta.isUnique()) {
            return List.of(this);
        }
        List<Entry> found = new ArrayList<>();
        for (Entry part : clone.primitives()) {
            if (part.base.equals(base)) {
                found.add(part);
            }
        }
        return found;
    }

    /** As the history of this node names it, or would. */
    String displayName(int node) {
        String name = node >= 0 && isAnonymous() && isActiveOn(node) ? historyNames[node] : null;
        return name != null ? name : displayName();
    }

    /** An instance of a clone whose instances are all the same. */
    boolean isAnonymous() {
        Entry clone = enclosingClone();
        return clone != null && !clone.meta.isUnique();
    }

    /** Where it migrates away from, or {@link #NOWHERE}. */
    int migrationSource() {
        if (isMigrationUnderway() && migratesFrom != null) {
            return migratesFrom.index;
        }
        return active.isEmpty() ? NOWHERE : active.get(0).index;
    }

    /** A live migration to its target has begun. */
    boolean isMigrationUnderway() {
        return migratesFrom != null && migratesTo != null && migratesTo.index == target();
    }

    Entry lastChild() {
        return children.get(children.size() - 1);
    }

    /** It is not looked for on this node. */
    void forbidProbe(int node) {
        unprobed.add(node);
    }

    /** How early an instance is placed. */
    int instancePriority() {
        return Math.max(meta.priority(), bestSaid);
    }

    int promotionBias(int node) {
        return promotionBias == null ? 0 : promotionBias[node];
    }

    /** Whether it, or a member, is in the promoted role now. */
    boolean isPromotedNow() {
        return role == Role.PROMOTED || children.stream().anyMatch(Entry::isPromotedNow);
    }

    /** The first primitive below this, or itself. */
    Entry first() {
        return isPrimitive() || children.isEmpty() ? this : children.get(0).first();
    }

    /** The last primitive below this, or itself. */
    Entry last() {
        return isPrimitive() || children.isEmpty()
                ? this
                : children.get(children.size() - 1).last();
    }

    @Override
    public String toString() {
        return label.value();
    }
}
