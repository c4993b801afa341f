package org.asterism.config;

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
import java.util.regex.Pattern;
import org.asterism.config.NodeSettings.ClusterNode;
import org.asterism.config.NodeSettings.Link;
import org.asterism.config.NodeSettings.Messaging;
import org.asterism.config.NodeSettings.Route;
import org.asterism.model.NodeName;

/** Reads {@code links} and {@code cluster.nodes}, and checks that they fit together. */
final class NodesReader {

    /** One bit per medium in a heartbeat, and more than 16 would not help anybody. */
    private static final int MOST_LINKS = 16;

    /** A heartbeat names every peer and has to fit one datagram. */
    private static final int MOST_NODES = 16;

    /** As the kernel has it (IFNAMSIZ). */
    private static final Pattern INTERFACE = Pattern.compile("[^\\s/:]{1,15}");

    private static final List<String> LINK_TYPES = List.of("ucast", "mcast", "bcast", "serial");

    private NodesReader() {}

    static List<Link> links(Section root) {
        List<Link> links = new ArrayList<>();
        List<Section> sections = root.sections("links");
        for (Section section : sections) {
            link(section).ifPresent(link -> {
                if (links.stream().anyMatch(other -> other.label().equals(link.label()))) {
                    section.report(
                            "interface",
                            "link " + link.label() + " stands twice",
                            "two links over one interface fail together and only seem to be redundant",
                            "remove one, or use another interface");
                }
                links.add(link);
            });
        }
        if (sections.isEmpty()) {
            root.report(
                    "links",
                    "asterism.links is empty",
                    "without a medium no node hears another",
                    "add links = [ { type = ucast, interface = eth0 } ], better two");
        }
        if (sections.size() > MOST_LINKS) {
            root.report(
                    "links",
                    "asterism.links has " + sections.size() + " entries",
                    "at most " + MOST_LINKS + " are possible",
                    "keep the independent ones");
        }
        return links;
    }

    private static Optional<Link> link(Section section) {
        Optional<String> type = section.requiredText("type", "ucast");
        if (type.isPresent() && !type.get().equals("ucast")) {
            String known = type.get();
            section.refuse(
                    "type",
                    known,
                    LINK_TYPES.contains(known) ? "is not supported yet" : "is not a type of link",
                    LINK_TYPES.contains(known)
                            ? "use ucast over this interface, or remove the link"
                            : Nearest.advice(known, LINK_TYPES));
            return Optional.empty();
        }
        Optional<String> name = section.requiredText("interface", "eth0").filter(text -> isInterface(section, text));
        Optional<Integer> port = section.has("port") ? section.integer("port", 1, 65_535) : Optional.of(694);
        section.done();
        return type.isPresent() && name.isPresent() && port.isPresent()
                ? Optional.of(new Link.Ucast(name.get(), port.get()))
                : Optional.empty();
    }

    private static boolean isInterface(Section section, String text) {
        boolean isGood = INTERFACE.matcher(text).matches();
        if (!isGood) {
            section.refuse("interface", text, "is not the name of a network interface", "see `ip link`");
        }
        return isGood;
    }

    /** The nodes in the order of their names. */
    static List<ClusterNode> nodes(Section cluster, List<Link> links) {
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
            section.as(key, "write an address, not a host name", Addresses::parse)
                    .ifPresent(address -> {
                        addresses.put(key, address);
                        claim(section, key, address, owner, owners);
                    });
        }
        return addresses;
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
            List<Link> links,
            Map<String, InetAddress> addresses,
            String owner,
            Map<InetAddress, String> owners) {
        if (node.has("messaging")) {
            return node.as("messaging", "write an address of this node on lo, such as 10.255.0.1", Addresses::parse)
                    .map(address -> {
                        claim(node, "messaging", address, owner, owners);
                        return new Messaging(address, Route.DEDICATED);
                    });
        }
        return links.stream()
                .filter(Link.Ucast.class::isInstance)
                .map(link -> addresses.get(((Link.Ucast) link).interfaceName()))
                .filter(address -> address != null)
                .findFirst()
                .map(address -> new Messaging(address, Route.FIRST_LINK));
    }

    private static void requireAddress(Section node, Link link, Map<String, InetAddress> addresses) {
        if (link instanceof Link.Ucast ucast && !addresses.containsKey(ucast.interfaceName())) {
            node.report(
                    "addresses",
                    "a node has no address for link " + link.label(),
                    "its heartbeats could not be sent over this link",
                    "add addresses { " + ucast.interfaceName() + " = \"...\" } to the node in " + node.path()
                            + ", or remove the link");
        }
    }
}
