package org.asterism.fencing;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.fencing.FenceAgents.Answer;
import org.asterism.fencing.core.Device;
import org.asterism.fencing.core.FenceAction;
import org.asterism.fencing.core.Hosts;
import org.asterism.fencing.core.Traits;
import org.asterism.model.NodeName;

/** Asks devices whom they fence, where the configuration does not say so. */
final class HostFinder {

    /** What {@code status} of a {@code fence_*} agent gives for a node without power. */
    private static final int OFF = 2;

    private final FenceAgents agents;

    HostFinder(FenceAgents agents) {
        this.agents = agents;
    }

    /** Never fails. */
    CompletionStage<Hosts> find(Device device, Traits traits, List<NodeName> nodes, Duration limit) {
        return switch (device.hostCheck()) {
            case STATIC_LIST -> CompletableFuture.completedFuture(new Hosts.Named(device.hosts()));
            case NONE -> CompletableFuture.completedFuture(new Hosts.Any());
            case DYNAMIC_LIST -> listed(device, traits, limit);
            case STATUS -> byStatus(device, traits, nodes, limit);
            case AUTOMATIC ->
                traits.actions().isEmpty()
                        ? CompletableFuture.completedFuture(
                                new Hosts.Unknown("its agent gives no metadata; set pcmk_host_list or pcmk_host_check"))
                        : traits.knows(FenceAction.LIST)
                                ? listed(device, traits, limit)
                                : traits.knows(FenceAction.STATUS)
                                                && !traits.hostArgument().isEmpty()
                                        ? byStatus(device, traits, nodes, limit)
                                        : CompletableFuture.completedFuture(new Hosts.Any());
        };
    }

    private CompletionStage<Hosts> listed(Device device, Traits traits, Duration limit) {
        return agents.run(device, traits, FenceAction.LIST, "", "", own(device, FenceAction.LIST, limit))
                .thenApply(answer -> answer.isDone()
                        ? new Hosts.Named(ports(answer.said()))
                        : new Hosts.Unknown("list: " + answer.reason()));
    }

    /** Lines {@code port,name} or names parted by white space; the port is known by both. */
    static SortedMap<String, String> ports(String said) {
        TreeMap<String, String> ports = new TreeMap<>();
        for (String line : said.lines().toList()) {
            String[] fields = line.strip().split(",", -1);
            if (fields.length > 1) {
                String port = fields[0].strip();
                ports.put(port, port);
                ports.put(fields[1].strip(), port);
            } else {
                for (String name : fields[0].split("\\s+", -1)) {
                    ports.put(name, name);
                }
            }
        }
        ports.remove("");
        return ports;
    }

    private CompletionStage<Hosts> byStatus(Device device, Traits traits, List<NodeName> nodes, Duration limit) {
        CompletionStage<SortedMap<String, String>> found = CompletableFuture.completedFuture(new TreeMap<>());
        for (NodeName node : nodes) {
            String port = device.hosts().getOrDefault(node.value(), node.value());
            found = found.thenCompose(ports -> agents.run(
                            device,
                            traits,
                            FenceAction.STATUS,
                            node.value(),
                            port,
                            own(device, FenceAction.STATUS, limit))
                    .thenApply(answer -> with(ports, node.value(), port, answer)));
        }
        return found.thenApply(ports -> ports.isEmpty()
                ? new Hosts.Unknown("status: it knows none of the nodes, or does not answer")
                : new Hosts.Named(ports));
    }

    private static SortedMap<String, String> with(
            SortedMap<String, String> ports, String node, String port, Answer answer) {
        TreeMap<String, String> all = new TreeMap<>(ports);
        if (answer.isDone() || answer.exit() == OFF) {
            all.put(node, port);
        }
        return all;
    }

    private static Duration own(Device device, FenceAction action, Duration limit) {
        Duration configured = device.manner(action).limit();
        return configured.isZero() ? limit : configured;
    }
}
