package org.asterism.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.ResourceId;
import org.asterism.model.RunDetails;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.asterism.policy.Step.Link;

/** Writes the steps that are carried out, which are in order, as actions. */
final class StepWriter {

    private static final AgentName PSEUDO = new AgentName("asterism", "", "pseudo");
    private static final ResourceId NO_RESOURCE = new ResourceId("cluster");

    private final Cluster cluster;
    private final int[] numbers;
    private final Map<Entry, NotifyEnvironment> environments = new HashMap<>();

    private StepWriter(Cluster cluster) {
        this.cluster = cluster;
        this.numbers = new int[cluster.steps.size()];
    }

    static Transition write(Cluster cluster, List<Step> order) {
        StepWriter writer = new StepWriter(cluster);
        Arrays.fill(writer.numbers, -1);
        List<Action> actions = new ArrayList<>(order.size());
        for (Step step : order) {
            actions.add(writer.action(step, actions.size()));
            writer.numbers[step.id] = actions.size() - 1;
        }
        return new Transition(
                actions, Placements.of(cluster), Holdings.unreleased(cluster), RestartDelay.nextEnd(cluster));
    }

    private Action action(Step step, int number) {
        Entry entry = step.entry;
        NodeName node = cluster.nodes.get(Math.max(0, step.node)).name;
        if (step.isPseudo || entry == null || !entry.isPrimitive()) {
            OperationKey key =
                    new OperationKey(entry == null ? NO_RESOURCE : entry.label, step.task.text, Duration.ZERO);
            return new Action(
                    number,
                    kind(step),
                    key.resource(),
                    PSEUDO,
                    node,
                    key,
                    Duration.ZERO,
                    0,
                    fencingParams(step),
                    inputs(step),
                    StepReasons.of(cluster, step));
        }
        String action = step.operation.isEmpty() || step.task == Task.NOTIFY ? step.task.text : step.operation;
        OperationKey key = new OperationKey(
                new ResourceId(entry.displayName(step.node)), action, Duration.ofMillis(step.intervalMs));
        Duration timeout = Operations.timeout(entry.primitive(), key, cluster.document);
        SortedMap<String, String> params = Operations.environment(entry, key, node.value(), timeout);
        if (step.task == Task.MIGRATE_TO || step.task == Task.MIGRATE_FROM) {
            migration(entry, params);
        }
        if (step.task == Task.START && FlapDamping.isMove(cluster, entry)) {
            params.put("CRM_meta_" + RunDetails.MOVE, "true");
        }
        Entry clone = entry.enclosingClone();
        if (step.task == Task.NOTIFY && clone != null) {
            params.putAll(environments
                    .computeIfAbsent(clone, whole -> new NotifyEnvironment(cluster, whole))
                    .of(step.operation));
        }
        return new Action(
                number,
                kind(step),
                key.resource(),
                entry.agent(),
                node,
                key,
                timeout,
                step.expectedExit,
                params,
                inputs(step),
                StepReasons.of(cluster, step));
    }

    private static SortedMap<String, String> fencingParams(Step step) {
        SortedMap<String, String> params = new TreeMap<>();
        if (step.task == Task.FENCE) {
            params.put("CRM_meta_stonith_action", step.operation);
            if (!step.head.isZero()) {
                params.put(Transition.FENCING_DELAY, Long.toString(step.head.toMillis()));
            }
        }
        return params;
    }

    /** From where to where, as agents are told it. */
    private void migration(Entry entry, SortedMap<String, String> params) {
        params.put(
                "CRM_meta_migrate_source",
                cluster.nodes.get(entry.migrationSource()).name.value());
        params.put(
                "CRM_meta_migrate_target",
                cluster.nodes.get(entry.target()).name.value());
        params.put(
                "CRM_meta_" + RunDetails.TARGET_CALL, Long.toString(LiveMigrations.newestCall(entry, entry.target())));
    }

    private static ActionKind kind(Step step) {
        if (step.isPseudo) {
            return ActionKind.PSEUDO;
        }
        return switch (step.task) {
            case MONITOR -> step.intervalMs == 0 ? ActionKind.PROBE : ActionKind.MONITOR;
            case START -> ActionKind.START;
            case STOP -> ActionKind.STOP;
            case PROMOTE -> ActionKind.PROMOTE;
            case DEMOTE -> ActionKind.DEMOTE;
            case MIGRATE_TO -> ActionKind.MIGRATE_TO;
            case MIGRATE_FROM -> ActionKind.MIGRATE_FROM;
            case NOTIFY -> ActionKind.NOTIFY;
            case CANCEL -> ActionKind.CANCEL;
            case RELOAD -> ActionKind.RELOAD;
            case FENCE -> ActionKind.FENCE;
            case DELETE, FORGET -> ActionKind.FORGET;
            case CLEAR_FAIL_COUNT -> ActionKind.CLEAR_FAIL_COUNT;
            case SHUTDOWN -> ActionKind.SHUTDOWN;
            default -> ActionKind.PSEUDO;
        };
    }

    private List<Integer> inputs(Step step) {
        return step.before.stream()
                .filter(StepOrder::counts)
                .map(Link::first)
                .map(first -> numbers[first.id])
                .filter(number -> number >= 0)
                .sorted()
                .distinct()
                .toList();
    }
}
