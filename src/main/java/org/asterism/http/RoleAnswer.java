package org.asterism.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.asterism.api.ClusterStatus;
import org.asterism.api.NodeStatus.LeaseState;
import org.asterism.api.ResourceStatus;
import org.asterism.api.ResourceStatus.Role;
import org.asterism.api.ResourceStatus.State;
import org.asterism.api.RoleReport;
import org.asterism.api.RoleReport.Here;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/** Says whether the answering node serves a resource. In doubt it does not. */
final class RoleAnswer {

    private RoleAnswer() {}

    static RoleReport answer(ClusterStatus status, ResourceId resource, RoleWanted wanted) {
        List<ResourceStatus> found = status.resources().stream()
                .flatMap(top -> top.find(resource).stream())
                .toList();
        if (found.isEmpty()) {
            return new RoleReport(resource, Here.UNKNOWN, List.of(), "there is no such resource");
        }
        ResourceStatus top = found.get(0);
        if (hasLapsed(status)) {
            return new RoleReport(resource, Here.NO, top.nodes(), "this node's lease has lapsed");
        }
        Optional<ResourceStatus> serving = instances(top).stream()
                .filter(one -> serves(status, one, wanted))
                .findFirst();
        String word = wanted == RoleWanted.PROMOTED ? "promoted" : "running";
        return serving.isPresent()
                ? new RoleReport(resource, Here.YES, top.nodes(), word + " on " + status.ownNode())
                : new RoleReport(
                        resource,
                        Here.NO,
                        top.nodes(),
                        "not " + word + " on " + status.ownNode() + elsewhere(status, top));
    }

    private static String elsewhere(ClusterStatus status, ResourceStatus top) {
        List<String> others = top.nodes().stream()
                .filter(node -> !node.equals(status.ownNode()))
                .map(NodeName::value)
                .toList();
        String state = top.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return others.isEmpty() ? "; it is " + state : "; it is " + state + " on " + String.join(", ", others);
    }

    /** A clone serves where one of its instances does; a group only as a whole. */
    private static List<ResourceStatus> instances(ResourceStatus resource) {
        return resource.kind() == ResourceStatus.Kind.CLONE ? resource.children() : List.of(resource);
    }

    private static boolean serves(ClusterStatus status, ResourceStatus resource, RoleWanted wanted) {
        return resource.state() == State.RUNNING
                && resource.nodes().contains(status.ownNode())
                && (wanted == RoleWanted.ACTIVE || resource.role() == Role.PROMOTED);
    }

    private static boolean hasLapsed(ClusterStatus status) {
        return status.nodes().stream()
                .anyMatch(node ->
                        node.name().equals(status.ownNode()) && node.lease().state() == LeaseState.LAPSED);
    }
}
