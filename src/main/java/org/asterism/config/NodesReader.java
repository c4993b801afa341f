package org.asterism.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.asterism.config.NodeSettings.ClusterNode;
import org.asterism.config.NodeSettings.Messaging;
import org.asterism.model.NodeName;

/** Reads {@code cluster.nodes}, and checks that it fits to the links. */
final class NodesReader {

    /** A heartbeat names every peer and has to fit one datagram. */
    private static final int MOST_NODES = 16;

    private NodesReader() {}

    /** The nodes in the order of their names; the last to be read of {@code cluster}. */
    static List<ClusterNode> nodes(Section cluster, List<LinkSettings> links) {
        List<ClusterNode> nodes = new ArrayList<>();
        Map<InetAddress, String> owners = new HashMap<>();
        Set<NodeName> names = new HashSet<>();
        List<Section> sections = cluster.sections("nodes");
        for (Section section : sections) {
            Optional<NodeName> name = name(section);
            if (name.isPresent() && !names.add(name.get())) {
                section.report(
                        "name", "node '" + name.get() + "' stands twice", "its votes would count twice", "remove one");
            }
            String owner = name.map(NodeName::value).orElse("another node");
            SortedMap<String, InetAddress> addresses = addresses(section, owner, owners);
            Optional<Messaging> messaging = messaging(section, links, addresses, owner, owners);
            int votes = section.has("votes") ? section.integer("votes", 0, 100).orElse(1) : 1;
            section.done();
            links.forEach(link -> requireAddress(section, link, addresses));
            if (name.isPresent() && messaging.isPresent()) {
                nodes.add(new ClusterNode(name.get(), addresses, messaging.get(), votes));
            }
        }
        checkNumber(cluster, sections.size());
        nodes.sort(Comparator.comparing(ClusterNode::name));
        cluster.leave("name");
        cluster.done();
        return nodes;
    }

    private static void checkNumber(Section cluster, int count) {
        if (count == 0) {
            cluster.report(
                    "nodes",
                    "asterism.cluster.nodes is empty",
                    "nobody votes and nobody is heard",
                    "list every node: nodes = [ { name = pbx1, addresses { eth0 = \"10.0.0.1\" } } ]");
        } else if (count > MOST_NODES) {
            cluster.report(
                    "nodes",
                    "asterism.cluster.nodes has " + count + " entries",
                    "at most " + MOST_NODES + " are possible",
                    "split the cluster");
        }
    }

    private static Optional<NodeName> name(Section section) {
        return section.requiredText("name", "pbx1")
                .flatMap(text ->
                        section.as("name", "write it as `uname -n` prints it, in lower case", NodeNames::parse));
    }

    private static SortedMap<String, InetAddress> addresses(
            Section node, String owner, Map<InetAddress, String> owners) {
        TreeMap<String, InetAddress> addresses = new TreeMap<>();
        Section section = node.section("addresses").withFreeKeys();
        for (String key : section.keys()) {
            section.as(key, "write an address, not a host name", text -> onInterface(key, text))
                    .ifPresent(address -> {
                        addresses.put(key, address);
                        claim(section, key, address, owner, owners);
                    });
        }
        return addresses;
    }

    /** A link-local address may name its interface, which the key does anyway. */
    private static InetAddress onInterface(String key, String text) {
        int scope = text.indexOf('%');
        if (scope >= 0 && !text.substring(scope + 1).equals(key)) {
            throw new IllegalArgumentException("names another interface than its key, " + key);
        }
        return Addresses.parse(scope < 0 ? text : text.substring(0, scope));
    }

    /** Reports an address that another entry has already. */
    private static void claim(
            Section section, String key, InetAddress address, String owner, Map<InetAddress, String> owners) {
        String other = owners.putIfAbsent(address, owner);
        if (other != null) {
            section.refuse(
                    key,
                    address.getHostAddress(),
                    "is an address of " + other + " already",
                    "give each node its own address on each interface");
        }
    }

    private static Optional<Messaging> messaging(
            Section node,
            List<LinkSettings> links,
            Map<String, InetAddress> addresses,
            String owner,
            Map<InetAddress, String> owners) {
        if (node.has("messaging")) {
            return node.as("messaging", "write an address of this node on lo, such as 10.255.0.1", Addresses::parse)
                    .map(address -> {
                        claim(node, "messaging", address, owner, owners);
                        return new Messaging.Dedicated(address);
                    });
        }
        Optional<Messaging> known = onLinks(links)
                .map(link -> addresses.get(link.interfaceName()))
                .filter(address -> address != null && !address.isLinkLocalAddress())
                .findFirst()
                .map(Messaging.OnLink::new);
        Optional<Messaging> found = known.or(() ->
                onLinks(links).filter(NodesReader::teachesAddresses).findFirst().map(Messaging.Learned::new));
        if (found.isEmpty() && !links.isEmpty()) {
            node.report(
                    "messaging",
                    "nothing says at what address a node is reached by messages",
                    "heartbeats would be heard, but no order, no configuration and no status could travel",
                    "add messaging = \"10.255.0.1\", or addresses { eth0 = \"...\" }, to the node in " + node.path());
        }
        return found;
    }

    private static Stream<LinkSettings.OverInterface> onLinks(List<LinkSettings> links) {
        return links.stream()
                .filter(LinkSettings.OverInterface.class::isInstance)
                .map(LinkSettings.OverInterface.class::cast)
                .filter(link -> link.policy().messages() == LinkPolicy.Messages.ALLOWED);
    }

    /** Heartbeats to an IPv6 group come from link-local addresses, by which nobody can be called from other interfaces. */
    private static boolean teachesAddresses(LinkSettings.OverInterface link) {
        return link instanceof LinkSettings.Bcast
                || (link instanceof LinkSettings.Mcast mcast && mcast.group() instanceof Inet4Address)
                || (link instanceof LinkSettings.Ucast ucast
                        && ucast.peers().stream().anyMatch(peer -> !peer.isLinkLocalAddress()));
    }

    private static void requireAddress(Section node, LinkSettings link, Map<String, InetAddress> addresses) {
        if (link instanceof LinkSettings.Ucast ucast
                && ucast.peers().isEmpty()
                && !addresses.containsKey(ucast.interfaceName())) {
            node.report(
                    "addresses",
                    "a node has no address for link " + link.label(),
                    "its heartbeats could not be sent over this link",
                    "add addresses { " + ucast.interfaceName() + " = \"...\" } to the node in " + node.path()
                            + ", or peers = [ ... ] to the link, or use bcast or mcast, which need no addresses");
        }
    }
}
