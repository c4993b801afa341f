package org.asterism.node;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.asterism.api.ChangeResult;
import org.asterism.api.RefusalCode;
import org.asterism.config.NodeSettings;
import org.asterism.coordinator.Wish;
import org.asterism.coordinator.core.Change.Origin;
import org.asterism.coordinator.core.Change.Result;
import org.asterism.coordinator.core.Changes;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.http.Change;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.Transition;
import org.asterism.policy.StateEdits;

/** What a wish would do, by the scheduler's word; nothing is sent to anybody. */
record Rehearsal(
        NodeSettings settings,
        Supplier<HeartSnapshot> heart,
        Function<ClusterState, Transition> scheduler,
        ClusterState state,
        DocumentVersion version) {

    ChangeResult of(Wish wish) {
        if (wish instanceof Wish.Alter alter) {
            return altered(alter);
        }
        if (wish instanceof Wish.Nodes nodes) {
            return NodeAnswers.rehearsed(
                    NodeDesk.rules(settings, heart.get(), state).answer(nodes.wish()), version);
        }
        if (wish instanceof Wish.Cleanup cleanup) {
            return cleanedUp(cleanup);
        }
        if (wish instanceof Wish.Release release) {
            return released(release.node());
        }
        if (wish instanceof Wish.Fence fence) {
            return fenced(fence);
        }
        throw new AssertionError("unknown wish " + wish);
    }

    /** A restart of the answering node's manager moves nothing. */
    static ChangeResult of(Change.Restart restart, NodeName self) {
        return restart.node().equals(self)
                ? new ChangeResult.Accepted(
                        "would restart the manager of " + self + "; nothing moves, if the others promise to wait",
                        DocumentVersion.EMPTY,
                        List.of())
                : notItself(self, restart.node());
    }

    static ChangeResult notItself(NodeName self, NodeName other) {
        return new ChangeResult.Refused(
                RefusalCode.NOT_ALLOWED,
                "this is " + self + ", which can only restart itself",
                List.of(),
                "ask " + other + " itself");
    }

    private ChangeResult altered(Wish.Alter alter) {
        Result result = Changes.apply(
                alter.change(), state.document(), version, settings.votes().keySet(), Origin.UNKNOWN);
        if (result instanceof Result.Refused refused) {
            return new ChangeResult.Refused(
                    Control.code(refused.code()), refused.sentence(), List.of(), refused.remedy());
        }
        Result.Changed changed = (Result.Changed) result;
        ClusterState after = new ClusterState(
                changed.document(), state.nodes(), state.votes(), state.confirmedReleased(), state.now());
        return accepted(changed.note(), after);
    }

    private ChangeResult cleanedUp(Wish.Cleanup cleanup) {
        if (Changes.primitives(state.document(), cleanup.resource()).isEmpty()) {
            return new ChangeResult.Refused(
                    RefusalCode.NOT_FOUND,
                    "there is no resource '" + cleanup.resource() + "' in the document",
                    List.of(),
                    "'asterism status' lists the resources");
        }
        ClusterState after = state;
        for (NodeName node : cleanup.nodes()) {
            for (var primitive : Changes.primitives(state.document(), cleanup.resource())) {
                after = StateEdits.cleanedUp(after, primitive, node);
            }
        }
        return accepted("forget failures of " + cleanup.resource() + " on " + cleanup.nodes(), after);
    }

    private ChangeResult released(NodeName node) {
        NodeState known = state.nodes().get(node);
        if (known == null) {
            return unknown(node);
        }
        if (known.standing() != NodeState.Standing.LOST && known.standing() != NodeState.Standing.UNKNOWN) {
            return new ChangeResult.Refused(
                    RefusalCode.NOT_ALLOWED,
                    node + " is not lost: there is nothing to vouch for",
                    List.of(),
                    "see 'asterism status'");
        }
        TreeSet<NodeName> released = new TreeSet<>(state.confirmedReleased());
        released.add(node);
        return accepted(
                "count " + node + " as down",
                new ClusterState(state.document(), state.nodes(), state.votes(), released, state.now()));
    }

    /** As if the node were gone, which is how the others see it until it is back. */
    private ChangeResult fenced(Wish.Fence fence) {
        if (!state.nodes().containsKey(fence.node())) {
            return unknown(fence.node());
        }
        String note = "fence " + fence.node() + ", " + fence.action();
        if (fence.action().equals("on")) {
            return new ChangeResult.Accepted("would " + note, version, List.of());
        }
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>(state.nodes());
        nodes.put(
                fence.node(),
                new NodeState(fence.node(), NodeState.Standing.OFFLINE, new TreeMap<>(), new TreeMap<>()));
        return accepted(note, state.withNodes(nodes));
    }

    private static ChangeResult unknown(NodeName node) {
        return new ChangeResult.Refused(
                RefusalCode.NOT_FOUND,
                "'" + node + "' is not a node of this cluster",
                List.of(),
                "'asterism status' lists the nodes");
    }

    private ChangeResult accepted(String note, ClusterState after) {
        List<String> steps = scheduler.apply(after).actions().stream()
                .filter(action -> action.kind() != Transition.ActionKind.PSEUDO)
                .map(action -> action.operation().action() + " " + action.resource() + " on " + action.node()
                        + (action.reason().isEmpty() ? "" : ": " + action.reason()))
                .toList();
        return new ChangeResult.Accepted("would " + note, version, steps);
    }
}
