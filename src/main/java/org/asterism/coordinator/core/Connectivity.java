package org.asterism.coordinator.core;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.NodeState;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Role;
import org.asterism.model.Rule;
import org.asterism.model.Score;

/**
 * Lets resources prefer the node that reaches more ping nodes, as Heartbeat's ipfail did. Each node tells how many it reaches in
 * its attribute {@value #REACHED}, once that has held for a while, and in {@value #UNSETTLED} what it sees while that is still
 * another. While any node is unsettled nobody is preferred: when all lose a ping node within moments of each other, as they
 * do when that node itself dies, nothing may move.
 */
public final class Connectivity {

    /** As {@code ocf:pacemaker:ping} calls it, so that rules for one hold for the other. */
    public static final String REACHED = "pingd";

    public static final String UNSETTLED = "pingd-unsettled";

    private Connectivity() {}

    /** The same state with a preference for each top-level resource; unchanged where no node tells anything new to decide by. */
    public static ClusterState weigh(ClusterState state) {
        if (!differs(state)) {
            return state;
        }
        ClusterDocument document = state.document();
        List<Constraint> constraints = new ArrayList<>(document.constraints());
        for (Resource resource : document.resources()) {
            constraints.add(preference(resource.id()));
        }
        ClusterDocument weighed = new ClusterDocument(
                document.options(),
                document.nodeAttributes(),
                document.resources(),
                constraints,
                document.resourceDefaults(),
                document.operationDefaults(),
                document.details());
        return new ClusterState(
                weighed,
                state.nodes(),
                state.votes(),
                state.confirmedReleased(),
                state.now(),
                state.manner(),
                state.tickets(),
                state.coordinatorId());
    }

    private static boolean differs(ClusterState state) {
        List<String> told = new ArrayList<>();
        for (NodeState node : state.nodes().values()) {
            SortedMap<String, String> attributes = node.attributes();
            if (node.standing() == NodeState.Standing.ONLINE) {
                if (attributes.containsKey(UNSETTLED)) {
                    return false;
                }
                told.add(attributes.getOrDefault(REACHED, "0"));
            }
        }
        return told.stream().distinct().count() > 1;
    }

    private static Constraint preference(ResourceId resource) {
        String id = "connectivity-" + resource.value();
        Rule isTold = new Rule.OnAttribute(REACHED, "defined", "", "", "");
        Constraint.Choice choice = new Constraint.Choice.Where(id, isTold, Score.ZERO, REACHED, Role.ANY);
        return new Constraint.Preference(
                id, new Constraint.Subject.Named(resource), List.of(choice), Constraint.Discovery.ALWAYS);
    }
}
