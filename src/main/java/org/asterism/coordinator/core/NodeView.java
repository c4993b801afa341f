package org.asterism.coordinator.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.policy.Unproved;

/**
 * A node's own last word about itself.
 *
 * @param sequence counts up with each report of a generation
 * @param attributes transient node attributes
 */
public record NodeView(
        Incarnation incarnation,
        long sequence,
        Stay stay,
        SortedMap<String, String> attributes,
        SortedMap<ResourceId, ResourceHistory> history) {

    private static final String CLOSED = "closed with the lease";

    /** Whether the node means to stay. */
    public enum Stay {
        STAYS,
        /** Asks to have its resources moved away. */
        LEAVING,
        /** Has left in order: holds nothing. */
        LEFT
    }

    public NodeView {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        history = Collections.unmodifiableSortedMap(new TreeMap<>(history));
    }

    /** True when this is older than {@code other}: a late report, to be dropped. */
    public boolean isOlderThan(NodeView other) {
        int byGeneration = incarnation.generation().compareTo(other.incarnation.generation());
        return byGeneration < 0 || (byGeneration == 0 && sequence <= other.sequence);
    }

    /**
     * This view after the node let go of everything that its lease covers, which it does before it counts up its incarnation:
     * its gated addresses are closed. So a newer incarnation in a heartbeat tells it without a report.
     */
    public NodeView in(Incarnation heard) {
        boolean isSameLife = heard.generation().equals(incarnation.generation());
        if (!isSameLife || heard.count() <= incarnation.count()) {
            return this;
        }
        return afterLoss();
    }

    /** What a report of an older life still tells: what ran then may run still, and nobody has left. */
    NodeView inLife(Generation life) {
        return incarnation.generation().isOlderThan(life)
                ? new NodeView(incarnation, sequence, Stay.STAYS, attributes, Unproved.history(history))
                : this;
    }

    /** This view once the node's lease is over for good: its gated addresses are closed, the rest is as it was. */
    NodeView afterLoss() {
        if (history.values().stream().noneMatch(NodeView::isOpenGate)) {
            return this;
        }
        TreeMap<ResourceId, ResourceHistory> after = new TreeMap<>(history);
        after.replaceAll((id, known) -> isOpenGate(known) ? closed(known) : known);
        return new NodeView(incarnation, sequence, stay, attributes, after);
    }

    /** Not one that was closed this way before. */
    private static boolean isOpenGate(ResourceHistory history) {
        return history.agent().isGatedAddress()
                && !(history.operations().size() == 1
                        && history.operations().values().stream()
                                .allMatch(run -> run.reason().equals(CLOSED)));
    }

    /** The last run of an operation here, as far as it was told. */
    Optional<OperationResult> result(OperationKey operation) {
        return Optional.ofNullable(history.get(operation.resource()))
                .map(known -> known.operations().get(operation));
    }

    private static ResourceHistory closed(ResourceHistory history) {
        OperationKey stop = new OperationKey(history.resource(), "stop", Duration.ZERO);
        long last = history.operations().values().stream()
                .mapToLong(OperationResult::callId)
                .max()
                .orElse(0);
        OperationResult stopped = new OperationResult(
                stop,
                last + 1,
                OperationResult.Status.DONE,
                OcfCode.SUCCESS.exit(),
                OcfCode.SUCCESS.exit(),
                CLOSED,
                "",
                Duration.ZERO,
                Instant.EPOCH,
                Instant.EPOCH);
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>();
        operations.put(stop, stopped);
        return new ResourceHistory(
                history.resource(), history.agent(), operations, history.failCounts(), history.lastFailure());
    }
}
