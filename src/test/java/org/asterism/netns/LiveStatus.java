package org.asterism.netns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.api.ClusterStatus;
import org.asterism.api.FailureStatus;
import org.asterism.api.NodeStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.demo.BedHost;

/** What tests of live agents read from status, and do inside a host. */
final class LiveStatus {

    private LiveStatus() {}

    /** Exit code of a shell script; what it prints goes to the host's inside.log. */
    static int inside(BedHost host, String script) throws Exception {
        return new ProcessBuilder(host.inside(List.of("sh", "-c", script)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        host.directory().resolve("inside.log").toFile()))
                .start()
                .waitFor();
    }

    /** Resources with failures that are not forgotten. */
    static List<String> failed(RunningCluster running) {
        return running.cluster().firstStatus(any -> true).stream()
                .flatMap(status -> status.failures().stream())
                .map(FailureStatus::resource)
                .map(Object::toString)
                .toList();
    }

    static ResourceStatus find(ClusterStatus status, String id) {
        return flat(status.resources()).stream()
                .filter(one -> one.id().value().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static List<ResourceStatus.Role> roles(ClusterStatus status, String id) {
        return flat(status.resources()).stream()
                .filter(one -> one.id().value().equals(id))
                .map(ResourceStatus::role)
                .toList();
    }

    static List<ResourceStatus> flat(List<ResourceStatus> resources) {
        List<ResourceStatus> all = new ArrayList<>();
        for (ResourceStatus one : resources) {
            all.add(one);
            all.addAll(flat(one.children()));
        }
        return all;
    }

    static Optional<String> value(NodeStatus node, String name) {
        return node.attributes().stream()
                .filter(one -> one.name().equals(name))
                .map(NodeStatus.Attribute::value)
                .findFirst();
    }
}
