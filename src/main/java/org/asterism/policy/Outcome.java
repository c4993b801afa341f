package org.asterism.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.model.AgentName;
import org.asterism.model.CibValues;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.RunDetails;
import org.asterism.model.Score;

/** How an operation is supposed to end on a node, and what the node then remembers of it. */
public record Outcome(OperationKey operation, NodeName node, int exit) {

    private static final Pattern SPEC =
            Pattern.compile("(.+?)_(migrate_to|migrate_from|[^_@]+)_([0-9]{1,9})@([^=]+)=([0-9]{1,3})");

    /** Of {@code RESOURCE_TASK_INTERVAL-IN-MS@NODE=EXIT}, as crm_simulate has it; empty if it is not of that form. */
    public static Optional<Outcome> parse(String spec) {
        Matcher matcher = SPEC.matcher(spec);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            OperationKey key = new OperationKey(
                    new ResourceId(matcher.group(1)),
                    matcher.group(2),
                    Duration.ofMillis(Long.parseLong(matcher.group(3))));
            return Optional.of(new Outcome(key, new NodeName(matcher.group(4)), Integer.parseInt(matcher.group(5))));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    /** The same of a resource that the node knows by another name. */
    public Outcome of(ResourceId name) {
        return new Outcome(new OperationKey(name, operation.action(), operation.interval()), node, exit);
    }

    /** What a probe finds, running or not, is no failure of it. */
    public boolean isFailure() {
        boolean isProbe = operation.action().equals("monitor") && !operation.isRecurring();
        return exit != OcfCode.SUCCESS.exit()
                && !(isProbe && (exit == OcfCode.NOT_RUNNING.exit() || exit == OcfCode.RUNNING_PROMOTED.exit()));
    }

    /** The node after the operation has ended so; a failure is counted. */
    public NodeState recordedBy(NodeState state, AgentName agent, Instant now) {
        ResourceId name = operation.resource();
        ResourceHistory old = state.history()
                .getOrDefault(name, new ResourceHistory(name, agent, new TreeMap<>(), new TreeMap<>(), Instant.EPOCH));
        List<OperationResult> runs = new ArrayList<>(old.runs());
        long call = state.history().values().stream()
                        .flatMap(history -> history.runs().stream())
                        .mapToLong(OperationResult::callId)
                        .max()
                        .orElse(0)
                + 1;
        if (!operation.isRecurring()) {
            put(runs, result(name + "_last_0", call, now));
        } else if (!isFailure()) {
            put(runs, result(operation.toString(), call, now));
        }
        TreeMap<String, String> attributes = new TreeMap<>(state.attributes());
        TreeMap<OperationKey, Score> counts = new TreeMap<>(old.failCounts());
        if (isFailure()) {
            put(runs, result(name + "_last_failure_0", call, now));
            int count = Tally.add(CibValues.score(attributes.getOrDefault(counter(), "0"), 0), 1);
            attributes.put(counter(), Score.of(count).toString());
            attributes.put(lastFailure(), Long.toString(now.getEpochSecond()));
            counts.put(operation, Score.of(count));
        }
        TreeMap<OperationKey, OperationResult> last = new TreeMap<>(old.operations());
        last.put(operation, result(operation.toString(), call, now));
        ResourceHistory.Details details = old.details();
        TreeMap<ResourceId, ResourceHistory> histories = new TreeMap<>(state.history());
        histories.put(
                name,
                new ResourceHistory(
                        name,
                        old.agent(),
                        last,
                        counts,
                        isFailure() ? now : old.lastFailure(),
                        new ResourceHistory.Details(
                                runs, details.position(), details.container(), details.shutdownLock())));
        return new NodeState(state.name(), state.standing(), attributes, histories, state.report());
    }

    /** What it changes among the node's attributes, a line for each. */
    public List<String> words(NodeState state, Instant now) {
        if (!isFailure()) {
            return List.of();
        }
        String where = " into /node_state '" + state.report().id() + "'";
        return List.of(
                "Injecting attribute " + counter() + "=value++" + where,
                "Injecting attribute " + lastFailure() + "=" + now.getEpochSecond() + where);
    }

    private String counter() {
        return "fail-count-" + suffix();
    }

    private String lastFailure() {
        return "last-failure-" + suffix();
    }

    private String suffix() {
        return operation.resource() + "#" + operation.action() + "_"
                + operation.interval().toMillis();
    }

    private static void put(List<OperationResult> runs, OperationResult run) {
        runs.removeIf(old -> old.details().id().equals(run.details().id()));
        runs.add(run);
    }

    private OperationResult result(String record, long call, Instant now) {
        boolean isProbe = operation.action().equals("monitor") && !operation.isRecurring();
        RunDetails details = new RunDetails(record, operation.toString(), 0, node.value(), "", "", new TreeMap<>());
        return new OperationResult(
                operation,
                call,
                OperationResult.Status.DONE,
                exit,
                isProbe ? OcfCode.NOT_RUNNING.exit() : OcfCode.SUCCESS.exit(),
                "Simulated action result",
                "",
                Duration.ZERO,
                now,
                now,
                details);
    }

    /** As it is given. */
    @Override
    public String toString() {
        return operation + "@" + node + "=" + exit;
    }
}
