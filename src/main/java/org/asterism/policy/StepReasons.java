package org.asterism.policy;

/** Why a step is carried out, as a sentence for operators; {@link Step#reason} has the words of Pacemaker's summary. */
final class StepReasons {

    private StepReasons() {}

    /** Never empty. */
    static String of(Cluster cluster, Step step) {
        Entry entry = step.entry;
        if (step.isPseudo || entry == null || !entry.isPrimitive() || step.node < 0) {
            return cause(step);
        }
        NodeInfo node = cluster.nodes.get(step.node);
        return switch (step.task) {
            case MONITOR ->
                step.intervalMs == 0
                        ? node.name + " has not told yet whether " + entry.base + " runs there"
                        : "watch " + entry.base + " every " + step.intervalMs + " ms";
            case STOP -> stop(cluster, entry, node, step);
            case START -> entry.isActiveOn(node.index) ? again(entry, node, step) : Reasons.arriving(cluster, entry);
            case MIGRATE_TO -> Reasons.leaving(cluster, entry, node);
            case MIGRATE_FROM -> Reasons.arriving(cluster, entry);
            case PROMOTE -> "promote on " + node.name + ": promotion score " + instanceOf(entry).promotionScore;
            case DEMOTE -> {
                String failure = entry.failed[node.index];
                yield failure != null ? "recover: " + failure : "demote on " + node.name;
            }
            default -> cause(step);
        };
    }

    private static Entry instanceOf(Entry entry) {
        Entry instance = entry;
        while (instance.parent != null && !instance.parent.isMultiple()) {
            instance = instance.parent;
        }
        return instance;
    }

    private static String stop(Cluster cluster, Entry entry, NodeInfo node, Step step) {
        String failure = entry.failed[node.index];
        if (failure != null) {
            return "recover: " + failure;
        }
        if (entry.target() != node.index) {
            return Reasons.leaving(cluster, entry, node);
        }
        return entry.active.size() > 1 ? "it runs on several nodes" : cause(step);
    }

    /** A start where it runs already. */
    private static String again(Entry entry, NodeInfo node, Step step) {
        String failure = entry.failed[node.index];
        if (failure != null) {
            return "recover: " + failure;
        }
        if (entry.pendingNode == node && entry.pendingTask.equals("start")) {
            return "its start is in flight";
        }
        for (Step stop : entry.steps.begin(Task.STOP)) {
            if (stop.node == node.index && !stop.reason.isEmpty()) {
                return cause(stop);
            }
        }
        return cause(step);
    }

    private static String cause(Step step) {
        return step.reason.isEmpty() ? step.words() : "because " + OriginWords.ofStep(step.reason);
    }
}
