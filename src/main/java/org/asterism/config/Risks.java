package org.asterism.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.asterism.config.NodeSettings.Gate;
import org.asterism.config.NodeSettings.Messaging;
import org.asterism.config.NodeSettings.OnSilentPeer;

/** Finds what settings leave open although they are valid. */
final class Risks {

    private Risks() {}

    /** The same settings with their risks. */
    static NodeSettings of(NodeSettings settings) {
        List<Risk> risks = new ArrayList<>();
        if (settings.gate() == Gate.NONE) {
            risks.add(new Risk(
                    NodeSettingsReader.NO_GATE,
                    "a frozen or killed node goes on sending from floating addresses while another node has them",
                    "set gate = kernel"));
        }
        watchdog(settings, risks);
        if (settings.management().isClearText()) {
            risks.add(new Risk(
                    ManagementReader.CLEAR_TEXT,
                    "the management port on " + settings.management().host().getHostAddress()
                            + " speaks no TLS: who listens on the way has the tokens",
                    "set management.tls.enabled = auto (asterism key node NAME makes what it needs)"));
        }
        if (settings.nodes().size() == 2 && settings.quorum().arbiters().isEmpty()) {
            twoNodes(settings, risks);
        }
        if (settings.nodes().size() > 1) {
            paths(settings, risks);
        }
        return new NodeSettings(
                settings.self(),
                settings.cluster(),
                settings.nodes(),
                settings.links(),
                settings.linkHealth(),
                settings.timing(),
                settings.quorum(),
                settings.gate(),
                settings.messaging(),
                settings.management(),
                settings.paths(),
                settings.limits(),
                settings.planning(),
                settings.fencing(),
                settings.watchdog(),
                settings.resources(),
                settings.recorder(),
                settings.survival(),
                settings.registrations(),
                settings.precheck(),
                settings.logging(),
                settings.drills(),
                risks);
    }

    private static void watchdog(NodeSettings settings, List<Risk> risks) {
        if (settings.watchdog().standIn() == WatchdogSettings.StandIn.ACCEPTED) {
            risks.add(new Risk(
                    WatchdogReader.STAND_IN,
                    "what is fed as a watchdog may be something that resets nothing",
                    "remove watchdog-stand-in from accepted-risks"));
        }
    }

    private static void twoNodes(NodeSettings settings, List<Risk> risks) {
        NodeSettings.Quorum quorum = settings.quorum();
        if (!quorum.isTwoNode()) {
            risks.add(
                    new Risk(
                            "both-needed",
                            "with two nodes and a plain majority, losing either node stops every service",
                            "add an arbiter (quorum.arbiters), or set quorum.two-node = true with ping nodes, or add a third node"));
        } else if (quorum.onSilentPeer() == OnSilentPeer.TAKE) {
            risks.add(new Risk(
                    "split-brain",
                    "when only the links between the two nodes are cut, both take everything",
                    "name ping nodes, or add a third node, or fencing"));
        } else if (quorum.onSilentPeer() == OnSilentPeer.STAY_AND_FENCE) {
            risks.add(new Risk(
                    "device-is-trusted",
                    "a fencing device that says done while the peer lives behind cut links makes two owners",
                    "set quorum.on-silent-peer = fence, or add an arbiter (quorum.arbiters)"));
        } else if (quorum.onSilentPeer() == OnSilentPeer.STAY && quorum.ping().isEmpty()) {
            risks.add(new Risk(
                    "no-takeover",
                    "when its peer is silent a node keeps what it has and takes nothing",
                    "name ping nodes, or add a third node, or fencing with quorum.on-silent-peer = fence"));
        } else if (!quorum.ping().isEmpty()) {
            risks.add(new Risk(
                    "ping-is-no-proof",
                    "a fault that cuts the two nodes from each other, while both still reach the ping node, looks like a death"
                            + " to both",
                    "add an arbiter (quorum.arbiters), or fencing"));
        }
        if (quorum.isTwoNode() && !quorum.waitsForAll()) {
            risks.add(new Risk(
                    "starts-alone",
                    "a node that starts while its peer is cut off may start what the peer runs",
                    "set quorum.wait-for-all = auto"));
        }
        for (InetAddress ping : quorum.ping().addresses()) {
            boolean isNear = settings.selfNode().addresses().values().stream()
                    .anyMatch(address -> Addresses.areLikelyOnOneNetwork(address, ping));
            if (!isNear) {
                risks.add(new Risk(
                        "ping-off-link",
                        "ping node " + ping.getHostAddress()
                                + " seems to lie on no network that carries heartbeats, so it"
                                + " tells nothing about the links between the nodes",
                        "add a heartbeat link on the service network, and ping an address there"));
            }
        }
    }

    private static void paths(NodeSettings settings, List<Risk> risks) {
        long independent =
                settings.links().stream().map(Risks::hardware).distinct().count();
        if (independent == 1) {
            risks.add(new Risk(
                    "single-link",
                    settings.links().size() == 1
                            ? "one cut cable or one dead switch parts the nodes"
                            : "all links use one interface: one cut cable or one dead switch parts the nodes",
                    "add a second link over independent hardware"));
        }
        if (settings.nodes().stream().anyMatch(node -> !(node.messaging() instanceof Messaging.Dedicated))) {
            risks.add(new Risk(
                    "single-messaging-path",
                    "messages between nodes use the first link only, so its loss delays orders and status",
                    "give each node a messaging address on lo"));
        }
    }

    private static String hardware(LinkSettings link) {
        return link instanceof LinkSettings.OverInterface over ? over.interfaceName() : link.label();
    }
}
