package org.asterism.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a document a running cluster honours. Decided: what it does not (containers, remote and guest nodes) is
 * left out aloud, never carried along silently; {@code simulate} decides for all of it.
 *
 * @param document what holds
 * @param leftOut one sentence for each thing that does not
 */
public record LivePart(ClusterDocument document, List<String> leftOut) {

    private static final AgentName REMOTE = AgentName.parse("ocf:pacemaker:remote");

    public LivePart {
        leftOut = List.copyOf(leftOut);
    }

    public static LivePart of(ClusterDocument document) {
        List<String> leftOut = new ArrayList<>();
        ClusterDocument live = live(document, leftOut);
        return new LivePart(live, leftOut);
    }

    private static ClusterDocument live(ClusterDocument document, List<String> leftOut) {
        List<Resource> resources = new ArrayList<>();
        Set<ResourceId> gone = new TreeSet<>();
        for (Resource resource : document.resources()) {
            Optional<String> obstacle = obstacle(resource);
            if (obstacle.isPresent()) {
                leftOut.add(resource.id() + ": " + obstacle.get());
                gone.add(resource.id());
            } else {
                resources.add(resource);
            }
        }
        List<Constraint> constraints = new ArrayList<>();
        for (Constraint constraint : document.constraints()) {
            if (names(constraint).stream().noneMatch(gone::contains)) {
                constraints.add(constraint);
            }
        }
        List<NodeConfig> nodes = new ArrayList<>();
        for (NodeConfig node : document.details().nodes()) {
            if (node.kind() == NodeConfig.Kind.MEMBER) {
                nodes.add(plain(node));
            } else {
                leftOut.add("node " + node.name() + ": remote nodes are not supported yet");
            }
        }
        return document.with(resources, constraints).withNodes(nodes);
    }

    /** With its attributes in the plain map alone, which operators change, unless they have rules. */
    private static NodeConfig plain(NodeConfig node) {
        boolean isPlain = node.attributes().stream().allMatch(AttributeSet::isUnconditional);
        return isPlain ? new NodeConfig(node.name(), node.id(), node.kind(), List.of(), node.utilization()) : node;
    }

    /** Why a live cluster cannot run it. */
    private static Optional<String> obstacle(Resource resource) {
        if (resource instanceof Resource.Group group) {
            return group.members().stream()
                    .flatMap(member -> obstacle(member).stream())
                    .findFirst();
        }
        if (resource instanceof Resource.Clone clone) {
            return obstacle(clone.child());
        }
        if (!(resource instanceof Resource.Primitive primitive)) {
            return Optional.of("bundles are not supported yet");
        }
        boolean isRemote = primitive.agent().equals(REMOTE) || primitive.meta().containsKey("remote-node");
        return isRemote ? Optional.of("remote and guest nodes are not supported yet") : Optional.empty();
    }

    /** The resources that a constraint between two names. */
    private static List<ResourceId> names(Constraint constraint) {
        if (constraint instanceof Constraint.Location location) {
            return List.of(location.resource());
        }
        if (constraint instanceof Constraint.Colocation colocation) {
            return List.of(colocation.dependent(), colocation.with());
        }
        return constraint instanceof Constraint.Order order ? List.of(order.first(), order.then()) : List.of();
    }
}
