package org.asterism.recorder.core;

import java.util.Set;
import org.asterism.api.FlightEntry;

/** The words of entries that incidents are made of; those of events are {@code EventKind}'s. They never change. */
public final class Kinds {

    /** Each link in summary, and how the peers' clocks compare. */
    public static final String LINKS = "links";

    /** What this node's link table thinks of a peer, all media together. */
    public static final String VERDICT = "verdict";

    /** The quorum as this node sees it, the epoch, who coordinates. */
    public static final String VOTES = "votes";

    public static final String DECISION = "decision";

    /** Fact of a {@link #DECISION}: resources that a lost node may still have and that are therefore started nowhere. */
    public static final String UNRELEASED = "unreleased";

    /** Fact of a decision: what ran on a node that is lost, and is to run nowhere now. */
    public static final String NOWHERE = "nowhere";

    /** The file that keeps what a decision was made of. */
    public static final String DECISION_INPUT = "decision-input";

    /** A run of an agent. */
    public static final String RUN = "run";

    /** The manager's life: recorder begun, ready, new incarnation, let go. */
    public static final String LIFE = "life";

    public static final String DOCUMENT = "document";

    /** Entries that found no place in the queue. */
    public static final String DROPPED = "dropped";

    static final String NODE_LOST = "node-lost";
    static final String NODE_JOINED = "node-joined";
    static final String QUORUM_LOST = "quorum-lost";
    static final String LEASE_LAPSED = "lease-lapsed";
    static final String RESOURCE_FAILED = "resource-failed";
    static final String ELECTED = "coordinator-elected";
    static final String CHANGE = "change";
    static final String DISPATCHER = "dispatcher";
    static final String STOPPING = "node-stopping";
    static final String STARTED = "node-started";

    /** What a takeover found of registrations. */
    static final String REGISTRATIONS = "registrations";

    /** What became of calls whose Asterisk was lost. */
    static final String CALLS = "calls";

    static final String CALLS_UP = "calls-up";

    /** With these an incident begins. */
    private static final Set<String> TRIGGERS =
            Set.of(NODE_LOST, NODE_JOINED, QUORUM_LOST, LEASE_LAPSED, RESOURCE_FAILED);

    /** These keep it going. */
    private static final Set<String> WEIGHTY = Set.of(
            ELECTED,
            "quorum-won",
            "resource-started",
            "resource-stopped",
            "resource-promoted",
            "resource-demoted",
            "fencing",
            "transition-failed",
            REGISTRATIONS,
            DECISION);

    private static final Set<String> NEVER_SHOWN = Set.of(LINKS);

    private Kinds() {}

    static boolean isTrigger(FlightEntry entry) {
        return begins(entry.kind());
    }

    static boolean begins(String kind) {
        return TRIGGERS.contains(kind);
    }

    static boolean goesOnWith(String kind) {
        return begins(kind) || WEIGHTY.contains(kind);
    }

    /** Whether the cutter and the measuring need the entry. */
    public static boolean isWeighty(FlightEntry entry) {
        return isTrigger(entry)
                || WEIGHTY.contains(entry.kind())
                || isSilence(entry)
                || entry.kind().equals(CHANGE)
                || entry.kind().equals(DISPATCHER)
                || entry.kind().equals(STOPPING)
                || entry.kind().equals(STARTED)
                || entry.kind().equals(CALLS)
                || entry.kind().equals(RUN);
    }

    /** Whether an incident that has begun goes on because of it: monitors and changes alone do not prolong it. */
    static boolean prolongs(FlightEntry entry) {
        return goesOnWith(entry.kind()) || isSilence(entry) || isWork(entry);
    }

    static boolean isSilence(FlightEntry entry) {
        return entry.kind().equals(VERDICT) && entry.fact("verdict").equals("silent");
    }

    /** A run that changes something. */
    static boolean isWork(FlightEntry entry) {
        return entry.kind().equals(RUN) && !entry.fact("operation").equals("monitor");
    }

    static boolean isShown(FlightEntry entry) {
        return !NEVER_SHOWN.contains(entry.kind());
    }
}
