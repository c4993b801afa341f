package org.asterism.resource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.asterism.executor.AgentResult;
import org.asterism.model.Epoch;
import org.asterism.model.OperationResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the world what became of operations: the board first, then the listener, then who ordered it. */
final class Reporter {

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    private final NodeServices services;
    private final Consumer<Duration> wakeToForget;

    /** {@code wakeToForget}: asks for a look at old failures after a while. */
    Reporter(NodeServices services, Consumer<Duration> wakeToForget) {
        this.services = services;
        this.wakeToForget = wakeToForget;
    }

    /** Puts the history on the board and tells the listener, if it differs. */
    ResourceState publish(ResourceState before, ResourceState after) {
        if (!after.ledger().history().equals(before.ledger().history())) {
            services.board().put(after.ledger().history());
            services.listener()
                    .tell(new ResourceEvent.HistoryChanged(after.ledger().history()));
        }
        Duration window = services.monitoring().failureWindow();
        boolean isNewFailure = !after.ledger().failedAt().equals(before.ledger().failedAt())
                && !after.ledger().failedAt().isEmpty();
        if (isNewFailure && !window.isZero()) {
            wakeToForget.accept(window.plusMillis(1));
        }
        return after;
    }

    /** Without the failures that are older than the window. */
    ResourceState forgetOld(ResourceState state) {
        Instant past =
                services.wallClock().instant().minus(services.monitoring().failureWindow());
        return publish(state, state.with(state.ledger().without(past)));
    }

    /** A new coordinator does not know what an older one still had waiting here. */
    ResourceState dropOutdated(ResourceState state, Job.Ordered newest) {
        List<Job> kept = new ArrayList<>();
        for (Job job : state.orders()) {
            if (job instanceof Job.Ordered older && older.epoch().isOlderThan(newest.epoch())) {
                answer(older, new Outcome.Rejected(older.order(), "superseded by epoch " + newest.epoch()));
            } else {
                kept.add(job);
            }
        }
        return state.withOrders(kept);
    }

    void ended(Epoch epoch, long transition, OperationResult result, AgentResult evidence) {
        if (result.isFailed()) {
            LOG.warn(
                    "operation failed: key={} status={} exit={} expected={} reason={}",
                    result.key(),
                    result.status(),
                    result.exit(),
                    result.expectedExit(),
                    result.reason());
        } else if (result.key().isRecurring()) {
            LOG.debug("monitor changed: key={} exit={}", result.key(), result.exit());
        } else {
            LOG.info(
                    "operation done: key={} exit={} ms={}",
                    result.key(),
                    result.exit(),
                    result.duration().toMillis());
        }
        services.listener().tell(new ResourceEvent.OperationEnded(epoch, transition, result, evidence));
    }

    void answer(Job.Ordered job, Outcome outcome) {
        job.replyTo().tell(outcome);
    }

    void reject(Job.Ordered job, String reason) {
        LOG.info("order rejected: key={} reason={}", job.plan().key(), reason);
        answer(job, new Outcome.Rejected(job.order(), reason));
    }
}
