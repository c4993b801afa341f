package org.asterism.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.api.ClusterStatus;
import org.asterism.api.DrillOrder;
import org.asterism.api.NodeStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;

/** Whether the cluster can bear a fault now; pure. */
public final class DrillSafety {

    private DrillSafety() {}

    /** What stands against a drill, by what status shows; empty if nothing does. */
    public static List<String> objections(ClusterStatus status) {
        List<String> found = new ArrayList<>();
        if (status.votes().verdict() != ClusterStatus.Verdict.WON) {
            found.add("there is no quorum: " + status.votes().sentence());
        }
        if (status.activity().phase() != ClusterStatus.Phase.IDLE) {
            found.add("the cluster is at work: "
                    + (status.activity().sentence().isEmpty()
                            ? status.activity().phase().toString().toLowerCase(java.util.Locale.ROOT)
                            : status.activity().sentence()));
        }
        if (status.leases().stream().anyMatch(lease -> lease.kind().equals("cluster-maintenance"))) {
            found.add("the whole cluster is in maintenance: nothing would be taken over");
        }
        for (NodeStatus node : status.nodes()) {
            if (node.standing() != Standing.ONLINE) {
                found.add(node.name() + " is not online");
            } else if (node.duty() != NodeStatus.Duty.ACTIVE) {
                found.add(node.name() + " may run nothing (standby or maintenance)");
            }
            for (NodeStatus.Link link : node.links()) {
                if (link.state() != NodeStatus.LinkState.UP) {
                    found.add("link " + link.medium() + " to " + node.name() + " is not up");
                }
            }
        }
        status.failures()
                .forEach(failure -> found.add(failure.resource() + " failed on " + failure.node() + ": "
                        + failure.operation() + ", " + failure.meaning() + " (asterism resource cleanup)"));
        status.resources().forEach(resource -> unwell(resource, found));
        return found.stream().distinct().toList();
    }

    private static void unwell(ResourceStatus resource, List<String> found) {
        if (resource.state() == ResourceStatus.State.FAILED
                || resource.state() == ResourceStatus.State.BLOCKED
                || resource.state() == ResourceStatus.State.UNRELEASED) {
            found.add(resource.id() + " is not well: " + resource.reason());
        }
        resource.children().forEach(child -> unwell(child, found));
    }

    /** The state as it were if that node were lost. */
    public static ClusterState without(ClusterState state, NodeName lost) {
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>(state.nodes());
        nodes.computeIfPresent(
                lost,
                (name, node) -> new NodeState(name, Standing.LOST, node.attributes(), node.history(), node.report()));
        return new ClusterState(
                state.document(),
                nodes,
                state.votes(),
                state.confirmedReleased(),
                state.now(),
                state.manner(),
                state.tickets(),
                state.coordinatorId());
    }

    /** The state as it were once that node was fenced: lost, and confirmed to hold nothing. */
    public static ClusterState fenced(ClusterState state, NodeName target) {
        ClusterState lost = without(state, target);
        TreeSet<NodeName> released = new TreeSet<>(lost.confirmedReleased());
        released.add(target);
        return new ClusterState(
                lost.document(),
                lost.nodes(),
                lost.votes(),
                released,
                lost.now(),
                lost.manner(),
                lost.tickets(),
                lost.coordinatorId());
    }

    /** What would not be taken over from a lost node, by the plan for its loss. */
    public static List<String> notTakenOver(ClusterStatus status, NodeName lost, Transition plan) {
        Map<ResourceId, Transition.Placement> placements = new TreeMap<>();
        plan.placements().forEach(placement -> placements.put(placement.resource(), placement));
        Set<ResourceId> here = new TreeSet<>();
        status.resources().stream()
                .filter(resource -> resource.kind() != ResourceStatus.Kind.CLONE)
                .forEach(resource -> leaves(resource, lost, here));
        List<String> found = new ArrayList<>();
        for (ResourceId resource : here) {
            String held = plan.unreleased().get(resource);
            Transition.Placement placement = placements.get(resource);
            boolean isTaken = placement != null
                    && placement.target() instanceof Transition.Target.On on
                    && !on.node().equals(lost);
            if (held != null) {
                found.add(resource + " would stay away: " + held);
            } else if (!isTaken) {
                found.add(resource + " would run nowhere: " + (placement == null ? "no node may" : placement.reason()));
            }
        }
        return found;
    }

    private static void leaves(ResourceStatus resource, NodeName node, Set<ResourceId> found) {
        if (resource.children().isEmpty()) {
            if (resource.nodes().contains(node)) {
                found.add(resource.id());
            }
        } else {
            resource.children().forEach(child -> leaves(child, node, found));
        }
    }

    /** What a plan would do, in words. */
    public static List<String> words(Transition plan) {
        return plan.actions().stream()
                .filter(action ->
                        action.kind() != Transition.ActionKind.PSEUDO && action.kind() != Transition.ActionKind.MONITOR)
                .map(action -> action.operation().action() + " " + action.resource() + " on " + action.node())
                .toList();
    }

    /** Whether a plan fences. */
    public static boolean fences(Transition plan) {
        return plan.actions().stream().anyMatch(action -> action.kind() == Transition.ActionKind.FENCE);
    }

    /** Whether all is as before the fault; the reasons if not. */
    public static List<String> notWhole(ClusterStatus before, ClusterStatus now, DrillOrder order) {
        List<String> found = new ArrayList<>(now.nodes().stream()
                .filter(node -> node.standing() != Standing.ONLINE)
                .map(node -> node.name() + " is not online")
                .toList());
        if (now.activity().phase() != ClusterStatus.Phase.IDLE) {
            found.add("the cluster is still at work");
        }
        for (ResourceStatus was : before.resources()) {
            boolean ran = was.state() == ResourceStatus.State.RUNNING;
            boolean runs = now.resources().stream()
                    .anyMatch(is -> is.id().equals(was.id()) && is.state() == ResourceStatus.State.RUNNING);
            if (ran && !runs) {
                found.add(was.id() + " does not run");
            }
            if (order.kind() == DrillOrder.Kind.LINK
                    && now.resources().stream()
                            .anyMatch(is ->
                                    is.id().equals(was.id()) && !is.nodes().equals(was.nodes()))) {
                found.add(was.id() + " moved, although one link alone was cut");
            }
        }
        return found;
    }
}
