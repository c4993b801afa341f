package org.asterism.node;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.asterism.config.NodeSettings;
import org.asterism.model.NodeName;
import org.asterism.transport.LinkPlan;
import org.asterism.transport.Links;

/**
 * Finds out whether the paths to the peers carry the largest heartbeat in one piece, with echo requests that must not be
 * fragmented. A path that answers small ones alone is named with advice; one that answers none may only have a firewall.
 */
final class PathProbe {

    private static final int SMALL_BYTES = 56;

    /** One way to one peer. */
    record Path(String link, String device, NodeName peer, InetAddress address) {}

    /** Asks the network; blocks. */
    @FunctionalInterface
    interface Ping {
        /** Whether an unfragmented echo request with that many bytes after the ICMP header is answered. */
        boolean isAnswered(Path path, int bytes);
    }

    private final Supplier<List<Path>> paths;
    private final int frameBytes;
    private final Ping ping;
    private final Consumer<String> story;
    private final Map<String, String> troubles = new ConcurrentSkipListMap<>();

    PathProbe(Supplier<List<Path>> paths, int frameBytes, Ping ping, Consumer<String> story) {
        this.paths = paths;
        this.frameBytes = frameBytes;
        this.ping = ping;
        this.story = story;
    }

    /** Probes each path once; tells what is new. Blocks for some seconds for each path that does not answer. */
    void look() {
        for (Path path : paths.get()) {
            String key = path.link() + " to " + path.peer();
            if (ping.isAnswered(path, frameBytes)) {
                if (troubles.remove(key) != null) {
                    story.accept(key + " carries the largest heartbeats in one piece again");
                }
            } else if (ping.isAnswered(path, SMALL_BYTES)) {
                String trouble = key + " does not carry " + frameBytes
                        + " bytes in one piece: the MTU on the path is smaller than that of " + path.device()
                        + ". Heartbeats of that size travel in fragments, or not at all; raise the MTU on the path, or lower"
                        + " it on the interfaces of both ends";
                if (!trouble.equals(troubles.put(key, trouble))) {
                    story.accept(trouble);
                }
            }
        }
    }

    /** One sentence for each path that is too small. */
    List<String> troubles() {
        return List.copyOf(troubles.values());
    }

    /** All ways to peers whose address is known. */
    static List<Path> paths(NodeSettings settings, Links links) {
        List<Path> paths = new ArrayList<>();
        for (int link = 0; link < links.count(); link++) {
            if (links.plan(link) instanceof LinkPlan.Udp udp) {
                for (NodeName peer : settings.peers()) {
                    int number = link;
                    links.address(number, peer)
                            .ifPresent(address ->
                                    paths.add(new Path(udp.label(), udp.device().value(), peer, address)));
                }
            }
        }
        return paths;
    }
}
