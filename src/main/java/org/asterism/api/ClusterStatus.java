package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.asterism.model.Constraint;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;

/**
 * The cluster as {@code ownNode} sees it; the answer of {@code GET /asterism/v1/status}.
 *
 * @param takenAt wall time of this view
 * @param coordinator who coordinates in {@code epoch}; none while there is no quorum
 * @param epoch the established epoch that the own node obeys
 * @param activity what is happening now
 * @param planning how plans are made by the own node
 * @param nodes in the order of their names; each configured node has an entry
 * @param resources top-level resources in the order of the configuration
 * @param preferences moves and bans in force: location constraints that an operator's command left, with their expiry
 * @param leases what is moved, banned, on standby, in maintenance or not managed by a command: by whom, why, until when
 * @param failures newest first, at most 50
 * @param risks what this configuration cannot protect against; always shown, not only when it happens
 * @param events newest first, at most 50
 * @param incidents the newest, and the newest that took a service away if that is another; empty: none is recorded, or not read yet
 */
public record ClusterStatus(
        String cluster,
        NodeName ownNode,
        Instant takenAt,
        NodeOrNone coordinator,
        Epoch epoch,
        Votes votes,
        Document document,
        Activity activity,
        Planning planning,
        List<NodeStatus> nodes,
        List<ResourceStatus> resources,
        List<Constraint.Location> preferences,
        List<LeaseStatus> leases,
        List<FailureStatus> failures,
        List<Risk> risks,
        List<EventStatus> events,
        List<IncidentNote> incidents) {

    public ClusterStatus {
        nodes = List.copyOf(nodes);
        resources = List.copyOf(resources);
        preferences = List.copyOf(preferences);
        leases = List.copyOf(Objects.requireNonNullElse(leases, List.of()));
        failures = List.copyOf(failures);
        risks = List.copyOf(risks);
        events = List.copyOf(events);
        incidents = List.copyOf(Objects.requireNonNullElse(incidents, List.of()));
    }

    /** The same with these incidents. */
    public ClusterStatus with(List<IncidentNote> noted) {
        return new ClusterStatus(
                cluster,
                ownNode,
                takenAt,
                coordinator,
                epoch,
                votes,
                document,
                activity,
                planning,
                nodes,
                resources,
                preferences,
                leases,
                failures,
                risks,
                events,
                noted);
    }

    /**
     * An incident in short; {@code GET /asterism/v1/incidents/ID} has all of it.
     *
     * @param sentence what happened
     */
    public record IncidentNote(
            String id, Instant began, Incident.State state, Incident.Effect effect, String sentence) {}

    /**
     * The quorum's word for this partition.
     *
     * @param present votes of the nodes (and arbiters) that the own node hears in both directions
     * @param needed votes that make a quorum
     * @param expected all votes of the voter set
     * @param sentence the verdict for operators: who votes, who is missing, what follows
     */
    public record Votes(Verdict verdict, int present, int needed, int expected, String sentence) {}

    /** {@code org.asterism.model.ClusterState.Votes}, for JSON. */
    public enum Verdict {
        WON,
        LOST,
        PENDING
    }

    /**
     * The replicated configuration in force.
     *
     * @param version its true order; also the ETag of {@code /asterism/v1/config}
     * @param label the CIB's triple {@code admin_epoch.epoch.num_updates}; empty if not labelled
     * @param author who wrote this version; empty if not known
     * @param changedAt {@link Instant#EPOCH} if not known
     */
    public record Document(DocumentVersion version, String label, String author, Instant changedAt) {}

    /**
     * The coordinator's work.
     *
     * @param transition number of the running or last transition, 0 before the first
     * @param total actions of the transition, without those that only order others
     * @param sentence what is happening, e.g. {@code starting phone-address on pbx2}; empty when idle
     */
    public record Activity(
            Phase phase, long transition, int total, int done, int running, int failed, String sentence) {
        public static final Activity IDLE = new Activity(Phase.IDLE, 0, 0, 0, 0, 0, "");
    }

    /**
     * Plans of the answering node.
     *
     * @param processId of the planning process; 0 = plans are made in the manager
     * @param lastMs time of the latest plan
     * @param covered deaths of single other nodes for which a plan is at hand
     * @param missing those for which it is still to come
     * @param aheadMs time of the last making of those plans, {@code aheadBudgetMs}: the most without a pause; 0 = none are made
     */
    public record Planning(long processId, long lastMs, int covered, int missing, long aheadMs, long aheadBudgetMs) {
        public static final Planning NONE = new Planning(0, 0, 0, 0, 0, 0);
    }

    /** What the coordinator is doing. */
    public enum Phase {
        IDLE,
        PLANNING,
        RUNNING,
        /** No coordinator: nothing is started or moved. */
        SUSPENDED
    }

    /**
     * A standing risk.
     *
     * @param sentence what can go wrong
     * @param remedy what removes the risk; empty if nothing does
     */
    public record Risk(RiskKind kind, String sentence, String remedy) {}

    /** Risks by kind, so that alarms can be silenced one by one. */
    public enum RiskKind {
        /** Messages between nodes have one way only. */
        SINGLE_MESSAGING_PATH,
        /** A node has heartbeats on one medium only. */
        SINGLE_HEARTBEAT_PATH,
        /** Resources that no gate guards and no fencing device can free. */
        NO_FENCING,
        /** Two nodes with a ping node: a switch may isolate them while both reach it. */
        PING_TIE_BREAKER,
        /** Two nodes that take over without any tie-breaker. */
        SPLIT_BRAIN,
        /** Floating addresses are not gated by the kernel. */
        GATE_OFF,
        /** {@code unfenced = assume-clean}: lost nodes count as clean. */
        ASSUME_CLEAN,
        /** Nobody resets this machine when it freezes. */
        NO_WATCHDOG,
        /** The machine may be paused from outside (a virtual machine). */
        PAUSABLE,
        /** Credentials or data travel without encryption. */
        CLEAR_TEXT,
        /** A key that signs heartbeats and messages can be forged or guessed. */
        WEAK_KEY,
        /** A certificate for messages expires soon, has expired, or cannot be used. */
        CERTIFICATE,
        /** Changes are not recorded now, or records were lost. */
        AUDIT,
        @JsonEnumDefaultValue
        OTHER
    }
}
