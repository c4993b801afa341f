package org.asterism.resource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.RunDetails;
import org.asterism.model.Score;
import org.asterism.model.Transition.ActionKind;

/**
 * The history of one resource with what only this node needs to know of it. Immutable.
 *
 * @param passing operations whose failure had a cause that passes by itself
 * @param failedAt when each counted failure was, oldest first, as far as known
 */
record Ledger(
        ResourceHistory history, SortedSet<OperationKey> passing, SortedMap<OperationKey, List<Instant>> failedAt) {

    /** More are counted, but only so many are forgotten one by one. */
    private static final int MOST_TIMES = 1000;

    /** Older moves count for nothing. */
    private static final int MOST_ARRIVALS = 32;

    Ledger {
        passing = Collections.unmodifiableSortedSet(new TreeSet<>(passing));
        failedAt = Collections.unmodifiableSortedMap(new TreeMap<>(failedAt));
    }

    static Ledger empty(ResourceId resource, AgentName agent) {
        return of(new ResourceHistory(resource, agent, new TreeMap<>(), new TreeMap<>(), Instant.EPOCH));
    }

    static Ledger of(ResourceHistory history) {
        return new Ledger(history, new TreeSet<>(), new TreeMap<>());
    }

    Ledger withAgent(AgentName agent) {
        return with(agent, history.operations(), history.failCounts(), history.lastFailure(), passing);
    }

    /** Records an operation as under way. */
    Ledger begun(OperationResult pending) {
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>(history.operations());
        operations.put(pending.key(), pending.key().action().equals("start") ? counted(pending) : pending);
        return with(history.agent(), operations, history.failCounts(), history.lastFailure(), passing);
    }

    /** With the arrivals of the starts before it, and its own if it is a move. */
    private OperationResult counted(OperationResult start) {
        OperationResult earlier = history.operations().get(start.key());
        List<Instant> arrivals = new ArrayList<>(earlier == null ? List.of() : RunDetails.arrivals(earlier.details()));
        if (start.details().attributes().containsKey(RunDetails.MOVE)) {
            arrivals.add(start.lastRun());
        }
        return arrivals.isEmpty()
                ? start
                : start.with(start.details()
                        .withArrivals(arrivals.subList(Math.max(0, arrivals.size() - MOST_ARRIVALS), arrivals.size())));
    }

    /** Takes an operation back that never ran: what was known before holds again. */
    Ledger undone(OperationKey key, Ledger before) {
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>(history.operations());
        operations.remove(key);
        OperationResult earlier = before.history.operations().get(key);
        if (earlier != null) {
            operations.put(key, earlier);
        }
        return with(history.agent(), operations, history.failCounts(), history.lastFailure(), passing);
    }

    /** Records a result and counts it if it is a failure. */
    Ledger ended(OperationResult result, boolean isPassing) {
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>(history.operations());
        OperationResult begun = history.operations().get(result.key());
        List<Instant> arrivals = begun == null ? List.of() : RunDetails.arrivals(begun.details());
        operations.put(
                result.key(),
                arrivals.isEmpty() ? result : result.with(result.details().withArrivals(arrivals)));
        Reloads.takenOver(operations, result);
        if (!result.isFailed()) {
            return with(history.agent(), operations, history.failCounts(), history.lastFailure(), passing);
        }
        TreeMap<OperationKey, Score> failCounts = new TreeMap<>(history.failCounts());
        failCounts.merge(result.key(), Score.of(1), Score::plus);
        TreeSet<OperationKey> nextPassing = new TreeSet<>(passing);
        if (isPassing) {
            nextPassing.add(result.key());
        } else {
            nextPassing.remove(result.key());
        }
        TreeMap<OperationKey, List<Instant>> times = new TreeMap<>(failedAt);
        List<Instant> of = new ArrayList<>(times.getOrDefault(result.key(), List.of()));
        of.add(result.lastChange());
        times.put(result.key(), List.copyOf(of.subList(Math.max(0, of.size() - MOST_TIMES), of.size())));
        return new Ledger(
                new ResourceHistory(history.resource(), history.agent(), operations, failCounts, result.lastRun()),
                nextPassing,
                times);
    }

    /** Without the failures that were at or before {@code past}; those of which the time is not known count as of the last one. */
    Ledger without(Instant past) {
        TreeMap<OperationKey, Score> counts = new TreeMap<>();
        TreeMap<OperationKey, List<Instant>> times = new TreeMap<>();
        history.failCounts().forEach((key, count) -> {
            List<Instant> known = failedAt.getOrDefault(key, List.of(history.lastFailure()));
            List<Instant> young = known.stream().filter(past::isBefore).toList();
            if (!young.isEmpty()) {
                boolean isWhole = young.size() == known.size();
                counts.put(key, isWhole || count.isInfinity() ? count : Score.of(young.size()));
                times.put(key, young);
            }
        });
        Instant lastFailure = counts.isEmpty() ? Instant.EPOCH : history.lastFailure();
        return new Ledger(
                new ResourceHistory(history.resource(), history.agent(), history.operations(), counts, lastFailure),
                passing,
                times);
    }

    /** Drops the result of a recurring operation that no longer runs; its failures still count. */
    Ledger cancelled(OperationKey key) {
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>(history.operations());
        operations.remove(key);
        return with(history.agent(), operations, history.failCounts(), history.lastFailure(), passing);
    }

    /** Forgets everything but what is under way. */
    Ledger cleaned() {
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>(history.operations());
        operations.values().removeIf(result -> result.status() != Status.PENDING);
        return with(history.agent(), operations, new TreeMap<>(), Instant.EPOCH, new TreeSet<>());
    }

    /** Forgets the failures whose cause has passed, with their counts. */
    Ledger cured() {
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>(history.operations());
        TreeMap<OperationKey, Score> failCounts = new TreeMap<>(history.failCounts());
        for (OperationKey key : passing) {
            failCounts.remove(key);
            OperationResult result = operations.get(key);
            if (result != null && result.isFailed() && !key.isRecurring()) {
                operations.remove(key);
            }
        }
        Instant lastFailure = failCounts.isEmpty() ? Instant.EPOCH : history.lastFailure();
        return with(history.agent(), operations, failCounts, lastFailure, new TreeSet<>());
    }

    /** After a crash: what was under way has an unknown end. */
    Ledger interrupted(String reason) {
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>(history.operations());
        operations.replaceAll((key, result) -> result.status() != Status.PENDING
                ? result
                : new OperationResult(
                        key,
                        result.callId(),
                        Status.ERROR,
                        OcfCode.ERROR.exit(),
                        result.expectedExit(),
                        reason,
                        result.paramsDigest(),
                        result.duration(),
                        result.lastRun(),
                        result.lastRun(),
                        result.details()));
        operations.keySet().removeIf(OperationKey::isRecurring);
        return with(history.agent(), operations, history.failCounts(), history.lastFailure(), new TreeSet<>());
    }

    /** Why what was ordered makes no sense by now, since who ordered it did not know of the last run; empty: it does. */
    String refusal(Job.Plan plan) {
        if (plan.isWatchOfActive() && !mayBeActive()) {
            return "rests here, there is nothing to watch";
        }
        // A second migration would hide where the first one led.
        boolean isSent =
                lastRun().filter(run -> run.key().action().equals("migrate_to")).isPresent();
        return plan.kind() == ActionKind.MIGRATE_TO && (isSent || !mayBeActive())
                ? "does not run here for certain, it may have left already"
                : "";
    }

    /** True unless the last thing known is that it does not, or cannot, run: doubt counts as active. */
    boolean mayBeActive() {
        Optional<OperationResult> last = lastRun();
        return last.isEmpty() || !isProofOfRest(last.get());
    }

    private Optional<OperationResult> lastRun() {
        return history.operations().values().stream()
                .filter(result -> !result.key().isRecurring())
                .max(Comparator.comparingLong(OperationResult::callId));
    }

    private static boolean isProofOfRest(OperationResult result) {
        if (result.status() != Status.DONE) {
            return false;
        }
        return switch (result.key().action()) {
            case "stop" -> result.exit() == OcfCode.SUCCESS.exit();
            case "monitor" ->
                result.exit() == OcfCode.NOT_RUNNING.exit() || result.exit() == OcfCode.NOT_INSTALLED.exit();
            default -> false;
        };
    }

    private Ledger with(
            AgentName agent,
            SortedMap<OperationKey, OperationResult> operations,
            SortedMap<OperationKey, Score> failCounts,
            Instant lastFailure,
            SortedSet<OperationKey> nextPassing) {
        TreeMap<OperationKey, List<Instant>> times = new TreeMap<>(failedAt);
        times.keySet().retainAll(failCounts.keySet());
        return new Ledger(
                new ResourceHistory(history.resource(), agent, operations, failCounts, lastFailure),
                nextPassing,
                times);
    }
}
