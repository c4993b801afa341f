package org.asterism.resource;

import org.asterism.executor.AgentResult;
import org.asterism.model.Epoch;
import org.asterism.model.OperationResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the world what became of operations: the board first, then the listener, then who ordered it. */
final class Reporter {

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    private final NodeServices services;

    Reporter(NodeServices services) {
        this.services = services;
    }

    /** Puts the history on the board and tells the listener, if it differs. */
    ResourceState publish(ResourceState before, ResourceState after) {
        if (!after.ledger().history().equals(before.ledger().history())) {
            services.board().put(after.ledger().history());
            services.listener()
                    .tell(new ResourceEvent.HistoryChanged(after.ledger().history()));
        }
        return after;
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
