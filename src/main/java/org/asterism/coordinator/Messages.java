package org.asterism.coordinator;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.model.Transition.Action;
import org.asterism.wire.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * What coordinators and nodes send one another over the Pekko net. Plain fields only, so that a later release can add some;
 * a field that an older sender leaves out reads as empty or zero. Times are milliseconds.
 */
public final class Messages {

    private Messages() {}

    /**
     * The last run of one operation. {@code status} is a name of {@code OperationResult.Status}.
     *
     * @param migrateSource of a live migration, else empty; so {@code migrateTarget}
     * @param targetCall the target's newest call when the migration was ordered; empty: not known
     * @param forceRestart names of the parameters of which a new value needs a restart, between blanks; empty with {@code
     *     restartDigest}: of all
     * @param restartDigest digest of those parameters as they were
     * @param arrivalsMs of a start: when the last ones brought the resource from another node
     */
    public record OperationRecord(
            String action,
            long intervalMs,
            long callId,
            String status,
            int exit,
            int expectedExit,
            String reason,
            String paramsDigest,
            long durationMs,
            long lastRunMs,
            long lastChangeMs,
            String migrateSource,
            String migrateTarget,
            String targetCall,
            String forceRestart,
            String restartDigest,
            List<Long> arrivalsMs) {
        public OperationRecord {
            forceRestart = orEmpty(forceRestart);
            restartDigest = orEmpty(restartDigest);
            migrateSource = orEmpty(migrateSource);
            migrateTarget = orEmpty(migrateTarget);
            targetCall = orEmpty(targetCall);
            arrivalsMs = orEmpty(arrivalsMs);
        }
    }

    /** Failures of one operation since the last cleanup. */
    public record FailRecord(String action, long intervalMs, int count) {}

    /** What a node knows of one resource. */
    public record ResourceRecord(
            String resource,
            String agent,
            List<OperationRecord> operations,
            List<FailRecord> failures,
            long lastFailureMs) {
        public ResourceRecord {
            operations = orEmpty(operations);
            failures = orEmpty(failures);
        }
    }

    /**
     * The end of an ordered operation. {@code result} is a name of {@code Outcome.Result}.
     *
     * @param epoch of the order, as {@code transition}; 0 if the sender does not say it
     */
    public record OutcomeRecord(
            String resource,
            String action,
            long intervalMs,
            String result,
            String reason,
            long epoch,
            long transition) {}

    /**
     * A node's word about itself.
     *
     * @param sequence counts up by one per report
     * @param full all resources; otherwise only those that changed since the report before
     * @param stay a name of {@code NodeView.Stay}
     * @param forgotten resources that the node knows nothing of any more (after a cleanup)
     */
    public record NodeReport(
            String node,
            long generation,
            int incarnation,
            long sequence,
            boolean full,
            String stay,
            SortedMap<String, String> attributes,
            List<ResourceRecord> resources,
            List<String> forgotten,
            List<OutcomeRecord> outcomes)
            implements WireMessage {
        public NodeReport {
            attributes = attributes == null ? new TreeMap<>() : attributes;
            resources = orEmpty(resources);
            forgotten = orEmpty(forgotten);
            outcomes = orEmpty(outcomes);
        }
    }

    /** Asks for a full report: the asker missed one. */
    public record ReportRequest(String asker) implements WireMessage {}

    /**
     * One action to be run. {@code kind} is a name of {@code ActionKind}.
     *
     * @param generation and {@code incarnation}: whom it is meant for; a node that was given up since then must not obey an
     *     order that was long on its way
     */
    public record OrderMessage(
            String coordinator,
            long epoch,
            long generation,
            int incarnation,
            long transition,
            int action,
            String kind,
            String resource,
            String agent,
            String operation,
            long intervalMs,
            long timeoutMs,
            int expectedExit,
            SortedMap<String, String> params,
            String reason)
            implements WireMessage {}

    /** Forget a resource's failures and look at it anew. */
    public record CleanupMessage(String coordinator, long epoch, String resource) implements WireMessage {}

    /**
     * A transient attribute of the receiver shall have this value; an empty one removes it. {@code isSettling}: no value comes
     * along; the sender's own dampened value of that name settles now, and the receiver's shall with it.
     */
    public record AttributeMessage(String asker, String name, String value, boolean isSettling)
            implements WireMessage {}

    /** The coordinator's newest document, to be written to disk. */
    public record DocumentProposal(
            String coordinator, long epoch, long index, String text, String author, String note, long writtenAtMs)
            implements WireMessage {}

    /** The asker lost its state, and wants what the other has on disk. */
    public record DocumentRequest(String asker) implements WireMessage {}

    /** What the sender has on disk, for one who asked; nobody acknowledges it. */
    public record DocumentCopy(
            String node, long epoch, long index, String text, String author, String note, long writtenAtMs)
            implements WireMessage {}

    /** The sender has that version on disk. */
    public record DocumentWritten(String node, long epoch, long index) implements WireMessage {}

    /** A quorum has that version on disk. */
    public record DocumentCommitted(String coordinator, long epoch, long index) implements WireMessage {}

    /** Somebody wants the cluster changed; goes to the coordinator. {@code kind} is a name of {@code Change.Kind}. */
    public record ChangeMessage(
            String asker, long id, String kind, String subject, SortedMap<String, String> values, String author)
            implements WireMessage {}

    /** The answer to a change. {@code code} is empty when it was accepted, else why not, as one word. */
    public record ChangeReply(
            long id, String code, String sentence, List<String> conditions, String remedy, long epoch, long index)
            implements WireMessage {
        public ChangeReply {
            conditions = orEmpty(conditions);
        }
    }

    /** The action that an order asks {@code self} to run; IllegalArgumentException if this release cannot read it. */
    public static Action action(NodeName self, OrderMessage order) {
        return Mapping.fromWire(self, order);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
