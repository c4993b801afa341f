package org.asterism.policy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;

/**
 * What a node without the quorum's word, which nobody can give orders, has to end by itself. It is what the scheduler makes of
 * this node alone, so order constraints, {@code is-managed}, maintenance and {@code requires = nothing} count as they do for
 * everybody; and of that only what ends something, since without a quorum nothing begins.
 */
public final class WithoutQuorum {

    /** Beside stops and demotions what belongs to them: a demoted resource is monitored otherwise, and told so. */
    private static final Set<ActionKind> KEPT = Set.of(
            ActionKind.STOP,
            ActionKind.DEMOTE,
            ActionKind.CANCEL,
            ActionKind.MONITOR,
            ActionKind.NOTIFY,
            ActionKind.PSEUDO);

    private WithoutQuorum() {}

    /**
     * Stops and demotions by {@code no-quorum-policy}; no actions if there is nothing to end, or the policy keeps all. Under
     * {@code fence} it is what {@code stop} would do: for a node that nobody fences.
     *
     * @param nodes all nodes of the cluster; what the others have does not matter to what ends here
     */
    public static Transition plan(ClusterDocument document, NodeState self, Set<NodeName> nodes, Instant now) {
        TreeMap<NodeName, NodeState> states = new TreeMap<>();
        for (NodeName node : nodes) {
            states.put(node, new NodeState(node, NodeState.Standing.OFFLINE, new TreeMap<>(), new TreeMap<>()));
        }
        states.put(self.name(), self);
        Transition whole =
                Scheduler.schedule(new ClusterState(document, states, ClusterState.Votes.LOST, new TreeSet<>(), now));
        // What would only be restarted or moved is left as it is: it could not be started again.
        Set<ResourceId> begun = whole.actions().stream()
                .filter(action -> action.kind() == ActionKind.START
                        || action.kind() == ActionKind.PROMOTE
                        || action.kind() == ActionKind.MIGRATE_TO)
                .map(Action::resource)
                .collect(Collectors.toSet());
        List<Action> kept = whole.actions().stream()
                .filter(action -> KEPT.contains(action.kind()))
                .filter(action -> action.kind() == ActionKind.PSEUDO
                        || (action.node().equals(self.name()) && !begun.contains(action.resource())))
                .toList();
        boolean endsAny = kept.stream().anyMatch(WithoutQuorum::ends);
        return new Transition(endsAny ? kept : List.of(), whole.placements(), whole.unreleased());
    }

    /** Whether it is a stop or a demotion. */
    public static boolean ends(Action action) {
        return action.kind() == ActionKind.STOP || action.kind() == ActionKind.DEMOTE;
    }
}
