package org.asterism.cib;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.asterism.model.AgentName;
import org.asterism.model.AttributeSet;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.NodeConfig;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;

/**
 * A CIB as the configuration of a live cluster. Decided: what a live cluster does not honour yet (containers, remote nodes,
 * fencing devices, tickets) is left out aloud; everything else holds as it is written, also where the HOCON language has no
 * words for it.
 *
 * @param document what holds
 * @param leftOut one sentence for each thing that does not, or was not understood
 */
public record CibDocument(ClusterDocument document, List<String> leftOut) {

    private static final AgentName REMOTE = AgentName.parse("ocf:pacemaker:remote");

    public CibDocument {
        leftOut = List.copyOf(leftOut);
    }

    /** Whether a document's text is a CIB rather than HOCON. */
    public static boolean isCib(String text) {
        return text.stripLeading().startsWith("<");
    }

    /**
     * Reads a CIB's text.
     *
     * @throws CibUnreadable if it is none at all
     */
    public static CibDocument read(String text) throws CibUnreadable {
        CibReading reading =
                CibReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH);
        List<String> leftOut = new ArrayList<>();
        reading.problems().forEach(problem -> leftOut.add(problem.toString()));
        return new CibDocument(live(reading.state().document(), leftOut), leftOut);
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
            if (constraint instanceof Constraint.TicketNeed) {
                leftOut.add(constraint.id() + ": tickets are not supported yet");
            } else if (names(constraint).stream().noneMatch(gone::contains)) {
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
        if (primitive.agent().standard().equals("stonith")) {
            return Optional.of("fencing devices are not supported yet");
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
