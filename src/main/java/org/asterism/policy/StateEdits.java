package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.Resource;
import org.asterism.model.ResourceEdits;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;

/** States that differ from another in one respect. */
public final class StateEdits {

    private static final String OURS = "explain";

    private StateEdits() {}

    static ClusterState withLocation(ClusterState state, ResourceId resource, NodeName node, int score) {
        List<Constraint> constraints = new ArrayList<>(state.document().constraints());
        constraints.add(new Constraint.Location(OURS, resource, node, Score.of(score), Constraint.Expiry.NEVER));
        return with(state, state.document().resources(), constraints);
    }

    /** Without the constraint of this name, or the rule of this name. */
    static ClusterState withoutConstraint(ClusterState state, String id) {
        List<Constraint> constraints = new ArrayList<>();
        for (Constraint constraint : state.document().constraints()) {
            if (constraint instanceof Constraint.Preference preference) {
                List<Constraint.Choice> choices = new ArrayList<>(preference.choices());
                choices.removeIf(choice -> choice instanceof Constraint.Choice.Where where
                        && where.id().equals(id));
                constraint = new Constraint.Preference(
                        preference.id(), preference.subject(), choices, preference.discovery());
            }
            if (!constraint.id().equals(id)) {
                constraints.add(constraint);
            }
        }
        return with(state, state.document().resources(), constraints);
    }

    static ClusterState withMeta(ClusterState state, ResourceId resource, String name, String value) {
        List<Resource> resources = ResourceEdits.withMeta(state.document().resources(), resource, name, value, OURS);
        return with(state, resources, state.document().constraints());
    }

    private static SortedMap<String, String> with(SortedMap<String, String> map, String name, String value) {
        TreeMap<String, String> changed = new TreeMap<>(map);
        changed.put(name, value);
        return changed;
    }

    static ClusterState withAttribute(ClusterState state, NodeName node, String name, String value) {
        return with(
                state,
                node,
                old -> new NodeState(
                        old.name(), old.standing(), with(old.attributes(), name, value), old.history(), old.report()));
    }

    /** Without fail counts of the resource, nor what a node that does not run it remembers of it. */
    public static ClusterState cleanedUp(ClusterState state, ResourceId resource, NodeName node) {
        String name = resource.value();
        return with(state, node, old -> {
            TreeMap<String, String> attributes = new TreeMap<>(old.attributes());
            attributes.keySet().removeIf(key -> isOf(key, "fail-count-", name) || isOf(key, "last-failure-", name));
            TreeMap<ResourceId, ResourceHistory> history = new TreeMap<>(old.history());
            history.keySet().removeIf(id -> id.equals(resource) || id.base().equals(resource));
            return new NodeState(old.name(), old.standing(), attributes, history, old.report());
        });
    }

    private static boolean isOf(String key, String prefix, String resource) {
        if (!key.startsWith(prefix + resource)) {
            return false;
        }
        String rest = key.substring(prefix.length() + resource.length());
        return rest.isEmpty() || rest.startsWith("#") || rest.startsWith(":");
    }

    private static ClusterState with(ClusterState state, NodeName node, UnaryOperator<NodeState> change) {
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>(state.nodes());
        nodes.computeIfPresent(node, (unused, old) -> change.apply(old));
        return state.withNodes(nodes);
    }

    private static ClusterState with(ClusterState state, List<Resource> resources, List<Constraint> constraints) {
        return state.with(state.document().with(resources, constraints));
    }
}
