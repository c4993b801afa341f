package org.asterism.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.jspecify.annotations.Nullable;

/**
 * Growing pauses before what fails again and again is started once more on the same node of a live cluster: none before the first
 * restart, then {@code restart-delay}, doubled each time, up to {@code restart-delay-max}. What ran longer than that before it failed
 * is restarted at once. The failures counted are those that {@code failure-window} and {@code failure-timeout} have left.
 */
final class RestartDelay {

    static final String ORIGIN = "restart-delay";

    /** More doublings than any bound needs. */
    private static final int MOST_DOUBLINGS = 30;

    private RestartDelay() {}

    /** A start that has to wait. {@code ranFor}: how long the last one held. */
    record Pause(Instant until, int failures, Duration ranFor) {}

    /** What depends on an instance of a clone is not to wait with it, so that node is closed to the instance meanwhile. */
    static void run(Cluster cluster) {
        for (Entry entry : cluster.primitives()) {
            for (NodeInfo node : entry.enclosingClone() == null ? List.<NodeInfo>of() : cluster.nodes) {
                if (on(cluster, entry, node.index).isPresent()) {
                    entry.addScore(node.index, ORIGIN, -Tally.INFINITY);
                }
            }
        }
    }

    /** Whether the start on the node chosen for it has to wait. */
    static boolean isWaiting(Cluster cluster, Entry entry) {
        return on(cluster, entry, entry.target()).isPresent();
    }

    /** Of its start on this node; empty: nothing to wait for. */
    private static Optional<Pause> on(Cluster cluster, Entry entry, int target) {
        boolean isDelayed = target != Entry.NOWHERE
                && !cluster.isPacemaker()
                && !entry.isOrphan
                && !entry.meta.restarts().delay().isZero();
        if (!isDelayed) {
            return Optional.empty();
        }
        boolean isUp = entry.alike().stream().anyMatch(one -> one.isActiveOn(target) && one.failed[target] == null);
        @Nullable ResourceHistory history = entry.observed[target].history();
        if (isUp || isStarting(entry) || history == null || history.failCounts().isEmpty()) {
            return Optional.empty();
        }
        return pause(cluster, entry, history)
                .filter(pause -> cluster.state.now().isBefore(pause.until()));
    }

    /** Not while it is being stopped or looked at: a plan made meanwhile must not start it at once. */
    private static boolean isStarting(Entry entry) {
        return switch (entry.pendingTask) {
            case "", "stop", "monitor" -> false;
            default -> true;
        };
    }

    private static Optional<Pause> pause(Cluster cluster, Entry entry, ResourceHistory history) {
        RestartMeta meta = entry.meta.restarts();
        int failures = failures(history);
        Instant last = history.lastFailure();
        Duration ranFor = ranFor(history);
        // The node's clock may differ from ours: a failure that is yet to come delays nothing.
        if (failures < 2
                || last.isAfter(cluster.state.now())
                || ranFor.compareTo(meta.longestDelay()) >= 0
                || Failures.isExpired(cluster, entry, last)) {
            return Optional.empty();
        }
        Duration delay = meta.delay().multipliedBy(1L << Math.min(MOST_DOUBLINGS, failures - 2));
        Duration bounded = delay.compareTo(meta.longestDelay()) < 0 ? delay : meta.longestDelay();
        return Optional.of(new Pause(last.plus(bounded), failures, ranFor));
    }

    private static int failures(ResourceHistory history) {
        int sum = 0;
        for (var count : history.failCounts().entrySet()) {
            boolean isOfRunning = !count.getKey().action().equals("stop");
            sum = isOfRunning ? Tally.add(sum, count.getValue().value()) : sum;
        }
        return sum;
    }

    private static Duration ranFor(ResourceHistory history) {
        @Nullable
        OperationResult start = history.operations().get(new OperationKey(history.resource(), "start", Duration.ZERO));
        boolean hasStarted = start != null
                && start.status() == OperationResult.Status.DONE
                && start.exit() == OcfCode.SUCCESS.exit()
                && history.lastFailure().isAfter(start.lastChange());
        return start == null || !hasStarted
                ? Duration.ZERO
                : Duration.between(start.lastChange(), history.lastFailure());
    }

    /** For operators; empty: it does not wait. */
    static String words(Cluster cluster, Entry entry) {
        return entry.target() == Entry.NOWHERE ? "" : words(cluster, entry, cluster.nodes.get(entry.target()));
    }

    /** The same of a node; empty: it does not wait there. */
    static String words(Cluster cluster, Entry entry, NodeInfo node) {
        return on(cluster, entry, node.index)
                .map(pause -> "it is started again on " + node.name + " at "
                        + pause.until().truncatedTo(ChronoUnit.SECONDS) + " (restart-delay): it failed "
                        + pause.failures()
                        + " times there, the last time "
                        + (pause.ranFor().isZero()
                                ? "while it was starting"
                                : pause.ranFor().toSeconds() + " s after its start")
                        + "; at once: asterism resource cleanup " + entry.base)
                .orElse("");
    }

    /** When the next of all those pauses ends; {@link Instant#EPOCH}: nothing waits. */
    static Instant nextEnd(Cluster cluster) {
        Instant next = Instant.EPOCH;
        for (Entry entry : cluster.primitives()) {
            for (NodeInfo node : cluster.nodes) {
                boolean isMeant = node.index == entry.target() || entry.enclosingClone() != null;
                Optional<Pause> pause = isMeant ? on(cluster, entry, node.index) : Optional.empty();
                if (pause.isPresent()
                        && (next.equals(Instant.EPOCH) || pause.get().until().isBefore(next))) {
                    next = pause.get().until();
                }
            }
        }
        return next;
    }
}
