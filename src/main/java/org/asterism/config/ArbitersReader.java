package org.asterism.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.config.NodeSettings.Arbiter;
import org.asterism.config.NodeSettings.ClusterNode;
import org.asterism.model.NodeName;

/** Reads {@code quorum.arbiters}. */
final class ArbitersReader {

    private static final int DEFAULT_PORT = 17_356;

    /** As corosync's qdevice names how many votes an arbiter has. */
    enum Algorithm {
        /** One vote: decides between two halves. */
        FFSPLIT,
        /** All votes of the nodes but one: with it, the last node goes on. */
        LMS
    }

    private final List<ClusterNode> nodes;
    private final int nodeVotes;

    private ArbitersReader(List<ClusterNode> nodes) {
        this.nodes = nodes;
        this.nodeVotes = nodes.stream().mapToInt(ClusterNode::votes).sum();
    }

    static List<Arbiter> read(Section quorum, List<ClusterNode> nodes) {
        ArbitersReader reader = new ArbitersReader(nodes);
        List<Arbiter> arbiters = new ArrayList<>();
        List<Section> sections = quorum.sections("arbiters");
        for (Section section : sections) {
            reader.arbiter(section, sections.size()).ifPresent(arbiter -> {
                reader.checkName(section, arbiter.name(), arbiters);
                arbiters.add(arbiter);
            });
        }
        reader.checkVotes(quorum, arbiters);
        return arbiters;
    }

    private Optional<Arbiter> arbiter(Section section, int count) {
        Optional<NodeName> name = section.requiredText("name", "arbiter1")
                .flatMap(text -> section.as("name", "use lower-case letters, digits and '-'", NodeNames::parse));
        Optional<InetAddress> address = section.requiredText("address", "192.0.2.9")
                .flatMap(text -> section.as("address", "write an address, not a host name", Addresses::parse));
        Optional<Integer> port = section.has("port") ? section.integer("port", 1, 65_535) : Optional.of(DEFAULT_PORT);
        Optional<Integer> votes = votes(section, count);
        SortedMap<NodeName, InetAddress> reached = nodeAddresses(section);
        section.done();
        return name.isPresent() && address.isPresent() && port.isPresent() && votes.isPresent()
                ? Optional.of(new Arbiter(name.get(), address.get(), port.get(), votes.get(), reached))
                : Optional.empty();
    }

    private Optional<Integer> votes(Section section, int count) {
        if (section.has("votes")) {
            section.excludes("votes", List.of("algorithm"), "both say how many votes it has");
            return section.integer("votes", 1, 100);
        }
        if (!section.has("algorithm")) {
            return Optional.of(1);
        }
        Optional<Algorithm> algorithm = section.choice("algorithm", Algorithm.class);
        if (algorithm.equals(Optional.of(Algorithm.LMS)) && count > 1) {
            section.refuse(
                    "algorithm",
                    "lms",
                    "is for a single arbiter: several of them would have more votes than the nodes",
                    "write votes for each, in sum less than the nodes' " + nodeVotes);
        }
        return algorithm.map(chosen -> chosen == Algorithm.LMS ? Math.max(1, nodeVotes - 1) : 1);
    }

    private SortedMap<NodeName, InetAddress> nodeAddresses(Section arbiter) {
        TreeMap<NodeName, InetAddress> reached = new TreeMap<>();
        for (ClusterNode node : nodes) {
            if (!node.addresses().isEmpty()) {
                reached.put(node.name(), node.addresses().values().iterator().next());
            }
        }
        if (arbiter.has("node-addresses")) {
            Section section = arbiter.section("node-addresses").withFreeKeys();
            for (String key : section.keys()) {
                Optional<NodeName> node = nodes.stream()
                        .map(ClusterNode::name)
                        .filter(name -> name.value().equals(key))
                        .findFirst();
                if (node.isEmpty()) {
                    section.report(
                            key,
                            "'" + key + "' is no node of cluster.nodes",
                            "the arbiter would answer nobody there",
                            Nearest.advice(
                                    key,
                                    nodes.stream()
                                            .map(each -> each.name().value())
                                            .toList()));
                } else {
                    section.as(key, "write an address, not a host name", Addresses::parse)
                            .ifPresent(address -> reached.put(node.get(), address));
                }
            }
        }
        nodes.stream()
                .filter(node -> !reached.containsKey(node.name()))
                .forEach(node -> arbiter.report(
                        "node-addresses",
                        "no address is known by which the arbiter reaches " + node.name(),
                        "its vote could not reach that node",
                        "add node-addresses { " + node.name() + " = \"...\" }, or addresses to the node"));
        return reached;
    }

    private void checkName(Section section, NodeName name, List<Arbiter> others) {
        boolean isNode = nodes.stream().anyMatch(node -> node.name().equals(name));
        if (isNode || others.stream().anyMatch(other -> other.name().equals(name))) {
            section.refuse(
                    "name",
                    name.value(),
                    isNode ? "is a node of the cluster already" : "stands twice",
                    isNode
                            ? "an arbiter is a machine outside the cluster, best at a third place: give it its own name"
                            : "remove one");
        }
    }

    /** Then all nodes together are a quorum without any arbiter, whatever happens to those. */
    private void checkVotes(Section quorum, List<Arbiter> arbiters) {
        int sum = arbiters.stream().mapToInt(Arbiter::votes).sum();
        if (nodeVotes > 0 && sum >= nodeVotes) {
            quorum.report(
                    "arbiters",
                    "the arbiters have " + sum + " votes together, the nodes " + nodeVotes,
                    "without the arbiters all nodes together would have no quorum",
                    "give the nodes more votes: three arbiters with one vote each fit two nodes with votes = 2");
        }
    }
}
