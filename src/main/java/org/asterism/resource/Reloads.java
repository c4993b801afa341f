package org.asterism.resource;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.executor.AgentFacts;
import org.asterism.executor.AgentMetadata;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.RunDetails;
import org.asterism.model.Transition.ActionKind;
import org.asterism.policy.ParamsDigest;

/**
 * Marks starts with what tells the scheduler later whether new parameters need a restart or only a reload (the CIB's {@code
 * op-force-restart} and {@code op-restart-digest}). Without a mark they need a restart.
 */
final class Reloads {

    private static final String RELOAD = "reload-agent";

    private Reloads() {}

    /** The result with its mark, if it is of a start or reload of an agent that can reload. */
    static OperationResult marked(OperationResult ended, Job.Plan plan, AgentFacts facts) {
        boolean isMarked = plan.kind() == ActionKind.START
                || plan.kind() == ActionKind.MIGRATE_FROM
                || plan.kind() == ActionKind.RELOAD;
        return !isMarked
                ? ended
                : facts.of(plan.agent())
                        .filter(known -> known.reloadAction().isPresent())
                        .map(known -> with(ended, ended.paramsDigest(), mark(ended.details(), plan, known)))
                        .orElse(ended);
    }

    private static RunDetails mark(RunDetails before, Job.Plan plan, AgentMetadata known) {
        TreeMap<String, String> given = new TreeMap<>(plan.params());
        given.keySet().removeIf(name -> name.startsWith("CRM_meta_"));
        TreeSet<String> deciding = new TreeSet<>(known.decisive());
        given.keySet().stream().filter(name -> known.parameter(name).isEmpty()).forEach(deciding::add);
        TreeMap<String, String> decisive = new TreeMap<>(given);
        decisive.keySet().retainAll(deciding);
        TreeMap<String, String> attributes = new TreeMap<>();
        attributes.put(RunDetails.FORCE_RESTART, " " + String.join(" ", deciding) + " ");
        attributes.put(RunDetails.RESTART_DIGEST, ParamsDigest.of(decisive));
        return before.with(attributes);
    }

    /** After a good reload it runs with the new parameters, as if it had been started with them. */
    static void takenOver(Map<OperationKey, OperationResult> operations, OperationResult result) {
        if (!result.key().action().equals(RELOAD) || result.status() != Status.DONE || result.isFailed()) {
            return;
        }
        operations.replaceAll((key, start) -> key.action().equals("start")
                        && start.status() == Status.DONE
                        && !start.paramsDigest().isEmpty()
                ? with(
                        start,
                        result.paramsDigest(),
                        start.details().with(result.details().attributes()))
                : start);
    }

    private static OperationResult with(OperationResult run, String digest, RunDetails details) {
        return new OperationResult(
                run.key(),
                run.callId(),
                run.status(),
                run.exit(),
                run.expectedExit(),
                run.reason(),
                digest,
                run.duration(),
                run.lastRun(),
                run.lastChange(),
                details);
    }
}
