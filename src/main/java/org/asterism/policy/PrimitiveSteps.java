package org.asterism.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.asterism.model.OperationResult;
import org.asterism.model.Role;
import org.asterism.model.RunDetails;
import org.asterism.policy.Step.Link;
import org.jspecify.annotations.Nullable;

/**
 * Makes the steps of a primitive: what may have to be done to get from where and in which role it is to what was decided; also
 * those that only an ordering could make necessary, such as the restart of something that runs well.
 */
final class PrimitiveSteps {

    private static final String CHANGED = "resource definition change";

    private final Cluster cluster;
    private final StepGraph graph;

    PrimitiveSteps(Cluster cluster, StepGraph graph) {
        this.cluster = cluster;
        this.graph = graph;
    }

    void build(Entry entry) {
        Step start = start(entry);
        stopDuplicates(entry, start);
        List<Step> stops = new ArrayList<>(1);
        List<Step> demotes = new ArrayList<>(1);
        for (NodeInfo node : held(entry)) {
            if (entry.isKeptWhereExpected() && node.index == entry.target()) {
                start.isPseudo = true;
                continue;
            }
            if (entry.isMigrating && node.index == entry.target()) {
                continue;
            }
            Step stop = stop(entry, node);
            stops.add(stop);
            Step demote = demote(entry, node);
            if (demote != null) {
                demotes.add(demote);
                Step.link(demote, stop, Link.ORDER | Link.PULL | Link.NEED | Link.QUIET);
                Step.link(demote, start, Link.ORDER);
            }
            boolean isInPlace = node.index == start.node;
            if (entry.danglingSources.contains(node)) {
                Step.link(stop, start, Link.ORDER);
                continue;
            }
            int again = Link.ORDER | Link.NEED | Link.QUIET | (entry.isFree() ? Link.PUSH : 0);
            // A start that is in flight is ordered again without a stop before it.
            if (isInPlace && entry.isFree()) {
                again |= isStarting(entry, node.index) ? Link.FALL : Link.FALL | Link.PULL;
            }
            Step.link(stop, start, again);
        }
        if (start.isPseudo) {
            start.require("being multiply active");
        }
        Step promote = promote(entry, start, demotes);
        entry.steps.put(Task.START, List.of(start));
        entry.steps.put(Task.STOP, stops);
        if (promote != null || !demotes.isEmpty()) {
            entry.steps.put(Task.PROMOTE, promote == null ? List.of() : List.of(promote));
            entry.steps.put(Task.DEMOTE, demotes);
        }
    }

    /** Nothing is pulled by these stops: what runs elsewhere goes on undisturbed. */
    private void stopDuplicates(Entry entry, Step start) {
        for (NodeInfo node : entry.duplicates) {
            Step extra = stop(entry, node);
            extra.isRequired = true;
            entry.steps.duplicates.add(extra);
            Step.link(extra, start, Link.ORDER);
        }
    }

    private Step stop(Entry entry, NodeInfo node) {
        Step stop = graph.add(entry, Task.STOP, node.index);
        restrict(stop, entry, node);
        if (entry.isBlocked && node.isOnline() && !isLeftAlone(entry, node)) {
            stop.isRequired = entry.target() != node.index || node.isShuttingDown();
        }
        if (entry.isFree()) {
            Observed seen = entry.observed[node.index];
            if (entry.danglingSources.contains(node)) {
                stop.isRequired = true;
            } else if (entry.target() == Entry.NOWHERE) {
                stop.require("node availability");
            } else if (entry.target() != node.index || entry.failed[node.index] != null || isTooMuch(entry)) {
                stop.isRequired = true;
            } else if (isBeingStopped(seen)) {
                stop.require("the stop under way");
            } else if (isStarting(entry, node.index) && hasOtherParams(entry, node, seen)) {
                stop.isRequired = true;
            } else if (seen.started() != null && isSameAgent(entry, seen)) {
                switch (ParamChange.of(cluster, entry, node, seen.started())) {
                    case RESTART -> stop.require(CHANGED);
                    case RELOAD -> reload(entry, node);
                    case NONE -> {
                        // it runs with the parameters of now
                    }
                }
            }
        }
        return stop;
    }

    /** It runs no longer for sure, so that what needs it has to wait until it is started again. */
    private static boolean isBeingStopped(Observed seen) {
        return seen.history() != null
                && seen.history().runs().stream()
                        .anyMatch(run -> run.status() == OperationResult.Status.PENDING
                                && run.details().attributes().containsKey(RunDetails.UNDER_WAY));
    }

    private boolean hasOtherParams(Entry entry, NodeInfo node, Observed seen) {
        return seen.history() != null
                && seen.history().runs().stream()
                        .anyMatch(run -> run.key().action().equals("start")
                                && ParamChange.of(cluster, entry, node, run) != ParamChange.NONE);
    }

    private static boolean isSameAgent(Entry entry, Observed seen) {
        return seen.history() == null || seen.history().agent().equals(entry.agent());
    }

    /** For another reason than a failure. */
    private boolean isLeftAlone(Entry entry, NodeInfo node) {
        return cluster.options.isMaintenance()
                || entry.meta.isMaintenance()
                || !entry.meta.isManaged()
                || node.isMaintenance;
    }

    private void reload(Entry entry, NodeInfo node) {
        Step reload = graph.add(entry, Task.RELOAD, node.index);
        reload.isRequired = true;
        entry.steps.put(Task.RELOAD, List.of(reload));
    }

    /** Its start is in flight. */
    private static boolean isStarting(Entry entry, int node) {
        NodeInfo at = entry.pendingNode;
        return at != null && at.index == node && entry.pendingTask.equals("start");
    }

    /** Its promotion is in flight; it is ordered again, in case the order was lost. Pacemaker relies on its transport. */
    private boolean isPromoting(Entry entry, int node) {
        NodeInfo at = entry.pendingNode;
        return !cluster.isPacemaker() && at != null && at.index == node && entry.pendingTask.equals("promote");
    }

    private static boolean isTooMuch(Entry entry) {
        return clean(entry).size() > 1 && !entry.isKeptWhereExpected();
    }

    /** Where it may have to be stopped: also where live migrations began or ended. */
    private static List<NodeInfo> held(Entry entry) {
        Set<NodeInfo> held = new LinkedHashSet<>(clean(entry));
        if (entry.migratesTo != null) {
            held.add(entry.migratesTo);
        }
        held.addAll(entry.danglingSources);
        return List.copyOf(held);
    }

    /** Where it counts as active: what is left of a fencing device on a node that is fenced does no harm. */
    private static List<NodeInfo> clean(Entry entry) {
        return isHarmless(entry)
                ? entry.active.stream().filter(node -> !node.isFenced).toList()
                : entry.active;
    }

    private static boolean isHarmless(Entry entry) {
        return entry.agent().standard().equals("stonith") && entry.active.size() > 1;
    }

    /** What goes down on a node that is fenced is taken to be down after it; on others that do not obey nothing goes down. */
    private static void restrict(Step step, Entry entry, NodeInfo node) {
        if (!entry.isFree()) {
            step.isRunnable = false;
        }
        if (node.isFenced) {
            step.isPseudo = true;
        } else if (!node.isOnline() && !(node.kind == NodeInfo.Kind.REMOTE && node.isReachable())) {
            step.isRunnable = false;
        }
    }

    private Step start(Entry entry) {
        int target = entry.target();
        Step start = graph.add(entry, Task.START, target);
        if (target == Entry.NOWHERE) {
            start.isRunnable = false;
            start.isPhantom = true;
            return start;
        }
        boolean isThere = entry.isActiveOn(target);
        if (cluster.lacksFencing && entry.active.isEmpty() && Quorum.needsFencing(entry)) {
            // Who wants fencing and has no device gets nothing started.
            start.isRunnable = false;
            entry.isInhibited = true;
            return start;
        }
        String obstacle = Quorum.obstacle(cluster, entry);
        if (!obstacle.isEmpty()) {
            start.obstruct(obstacle);
            return start;
        }
        if (RestartDelay.isWaiting(cluster, entry)) {
            start.obstruct(RestartDelay.ORIGIN);
            return start;
        }
        boolean isDeaf = !cluster.isPacemaker() && !cluster.nodes.get(target).isOnline();
        if (!entry.isFree() || isDeaf) {
            start.isRunnable = isThere && !entry.isBroken;
            start.isVoid = true;
            if (!isThere && !entry.withheld.isEmpty()) {
                start.obstruct(entry.withheld);
            }
        } else if (!isThere || isStarting(entry, target)) {
            start.isRequired = true;
        }
        return start;
    }

    private @Nullable Step demote(Entry entry, NodeInfo node) {
        if (entry.roleOn(node.index) != Role.PROMOTED) {
            return null;
        }
        Step demote = graph.add(entry, Task.DEMOTE, node.index);
        restrict(demote, entry, node);
        demote.isRequired = entry.isFree() && (entry.nextRole != Role.PROMOTED || entry.isDemotedByFailure);
        return demote;
    }

    private @Nullable Step promote(Entry entry, Step start, List<Step> demotes) {
        if (entry.nextRole != Role.PROMOTED || start.node == Entry.NOWHERE) {
            return null;
        }
        Step promote = graph.add(entry, Task.PROMOTE, start.node);
        promote.isRequired =
                entry.isFree() && (entry.roleOn(start.node) != Role.PROMOTED || isPromoting(entry, start.node));
        Step.link(start, promote, Link.ORDER | Link.PUSH | Link.NEED | Link.QUIET);
        for (Step demote : demotes) {
            boolean isInPlace = demote.node == promote.node;
            int again = Link.ORDER | Link.PUSH | Link.QUIET | Link.NEED;
            // A promotion that is in flight is ordered again without a demotion before it.
            int inPlace = again | Link.FALL | (isPromoting(entry, start.node) ? 0 : Link.PULL);
            Step.link(demote, promote, isInPlace ? inPlace : again);
        }
        return promote;
    }
}
