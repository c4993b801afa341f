package org.asterism.policy;

import java.util.List;
import org.asterism.policy.Step.Link;
import org.jspecify.annotations.Nullable;

/** What a resource hosts goes up after it and down before it. */
final class HostLinks {

    private HostLinks() {}

    static void run(Cluster cluster, List<Entry> primitives) {
        int up = Link.ORDER | Link.PUSH | Link.NEED;
        int down = Link.ORDER | Link.PULL | Link.NEED | Link.QUIET;
        cluster.roots.forEach(root -> addresses(root, up, down));
        for (Entry entry : primitives) {
            @Nullable Entry host = entry.container;
            if (host == null) {
                continue;
            }
            StepGraph.link(host.steps.end(Task.START), entry.steps.begin(Task.START), up);
            StepGraph.link(entry.steps.end(Task.STOP), host.steps.begin(Task.STOP), down);
        }
    }

    /** A bundle's address is up before its container. */
    private static void addresses(Entry bundle, int up, int down) {
        for (Entry.Replica replica : bundle.replicas) {
            if (replica.address() != null) {
                StepGraph.link(
                        replica.address().steps.end(Task.START),
                        replica.container().steps.begin(Task.START),
                        up);
                StepGraph.link(
                        replica.container().steps.end(Task.STOP),
                        replica.address().steps.begin(Task.STOP),
                        down);
            }
        }
    }

    /** Finds the hosts. Before: all entries are there. */
    static void find(Cluster cluster, List<Entry> primitives) {
        for (Entry entry : primitives) {
            String name = entry.meta.acting().container();
            if (entry.container == null
                    && !name.isEmpty()
                    && !entry.base.value().equals(name)) {
                cluster.roots.stream()
                        .flatMap(root -> root.primitives().stream())
                        .filter(host -> host.base.value().equals(name) && host != entry)
                        .findFirst()
                        .ifPresent(host -> entry.container = host);
            }
        }
    }
}
