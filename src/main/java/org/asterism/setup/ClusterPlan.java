package org.asterism.setup;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.asterism.setup.ProbeOrder.ProbeLink;
import org.asterism.setup.ProbeOrder.ProbePeer;

/** What answers and machines come to; nothing is done here. */
final class ClusterPlan {

    /** Second octets of 10.x.0.0/24 that are tried for messages, one after the other. */
    private static final int FIRST_MESSAGING = 255;

    private static final int LAST_MESSAGING = 240;
    private static final int MESSAGING_PREFIX = 24;

    private final Answers answers;
    private final List<Machine> machines;

    /** @param machines the host first */
    ClusterPlan(Answers answers, List<Machine> machines) {
        this.answers = answers;
        this.machines = List.copyOf(machines);
    }

    Answers answers() {
        return answers;
    }

    List<Machine> machines() {
        return machines;
    }

    /** Why these machines make no cluster; empty if they do. */
    List<String> objections() {
        List<String> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Machine host = machines.get(0);
        for (Machine machine : machines) {
            machine.obstacles().forEach(obstacle -> found.add(machine.name() + ": " + obstacle));
            if (!names.add(machine.name())) {
                found.add("two machines are named " + machine.name() + ": hostnamectl set-hostname on one of them");
            }
            if (!machine.version().equals(host.version())) {
                found.add(machine.name() + " has version " + machine.version() + ", " + host.name() + " "
                        + host.version() + ": install the same on all");
            }
            lacking(machine).forEach(found::add);
            for (String name : answers.interfaces()) {
                if (addressOn(machine, name).isEmpty()) {
                    found.add(machine.name() + " has no address of the network of " + host.name() + "'s " + name
                            + " on an interface of that name: all machines need the same names of interfaces"
                            + " (man systemd.link) and addresses on the same networks");
                }
            }
            if (machine.subnets().stream()
                    .anyMatch(own -> own.address().equals(answers.floating().address()))) {
                found.add(machine.name() + " has the floating address "
                        + answers.floating().address().getHostAddress()
                        + " already: remove it from the network configuration of the machine");
            }
        }
        if (found.isEmpty()) {
            doubles().forEach(found::add);
        }
        return found;
    }

    private List<String> lacking(Machine machine) {
        String program = answers.service() instanceof Answers.Asterisk
                ? "asterisk"
                : answers.service() instanceof Answers.Kamailio ? "kamailio" : "";
        return program.isEmpty() || machine.programs().contains(program)
                ? List.of()
                : List.of(machine.name() + " has no " + program + ": install it (its own service disabled), or say"
                        + " --service none and add it later");
    }

    private Stream<String> doubles() {
        Set<String> addresses = new HashSet<>();
        return machines.stream()
                .flatMap(machine -> answers.interfaces().stream().map(name -> addressOn(machine, name)))
                .filter(address -> !addresses.add(address))
                .map(address -> "two machines have the address " + address);
    }

    /** A machine's address on the network of the host's interface of that name; empty if it has none. */
    private String addressOn(Machine machine, String name) {
        Subnet network = machines.get(0).card(name).orElseThrow().subnets().get(0);
        return machine.card(name).stream()
                .flatMap(card -> card.subnets().stream())
                .filter(own -> network.contains(own.address()) && own.prefix() == network.prefix())
                .findFirst()
                .map(own -> own.address().getHostAddress())
                .orElse("");
    }

    /** What each machine has to try. */
    ProbeOrder probeOrder(Machine machine, String token) {
        List<ProbeLink> links = answers.interfaces().stream()
                .map(name -> new ProbeLink(
                        name,
                        addressOn(machine, name),
                        machines.stream()
                                .filter(other -> !other.equals(machine))
                                .map(other -> new ProbePeer(other.name(), addressOn(other, name)))
                                .toList()))
                .toList();
        return new ProbeOrder(machine.name(), token, LinkProbe.HEARTBEAT_PORT, links);
    }

    /** The text of asterism.conf, the same for all. */
    String nodeText() {
        StringBuilder links = new StringBuilder();
        answers.interfaces()
                .forEach(name -> links.append("    { type = ucast, interface = ")
                        .append(quoted(name))
                        .append(" }\n"));
        return """
                # Made by asterism init, the same on all nodes. All settings: configuration.md in the manual.
                # Check a change with: asterism config check /etc/asterism/asterism.conf

                asterism {

                  # messaging: an address of the node's own, put on lo when the node starts, so that messages outlive a link.
                  cluster {
                    name = %s
                    nodes = [
                %s    ]
                  }

                  # Heartbeats. One cut link moves nothing.
                  links = [
                %s  ]

                  timing { profile = %s }

                %s
                  # TLS between the nodes, with certificates of the cluster's own authority (tls/).
                  messaging { tls { enabled = on } }

                  # HTTP interface and commands; tokens has those that may change things.
                  management { credentials = tokens }
                }
                """.formatted(quoted(answers.cluster()), nodeEntries(), links, answers.profile(), quorum());
    }

    private String nodeEntries() {
        StringBuilder nodes = new StringBuilder();
        int number = 0;
        String messaging = messagingNetwork();
        for (Machine machine : machines) {
            number++;
            StringBuilder addresses = new StringBuilder();
            for (String name : answers.interfaces()) {
                addresses
                        .append(addresses.length() == 0 ? "" : ", ")
                        .append(quoted(name))
                        .append(" = \"")
                        .append(addressOn(machine, name))
                        .append('"');
            }
            nodes.append("      { name = ")
                    .append(quoted(machine.name()))
                    .append(", addresses { ")
                    .append(addresses)
                    .append(" }, messaging = \"")
                    .append(messaging)
                    .append(number)
                    .append("\" }\n");
        }
        return nodes.toString();
    }

    private String quorum() {
        if (answers.tieBreaker() instanceof Answers.Ping ping) {
            return """
                      # The side that no longer reaches this address gives up. It cannot tell a dead peer from a fault that parts the two while
                      # both reach it. Cures: an arbiter, a third node, or fencing.
                      quorum { two-node = true, ping = [ "%s" ] }
                    """.formatted(ping.address().getHostAddress());
        }
        if (answers.tieBreaker() instanceof Answers.Arbiter arbiter) {
            return """
                      # A voter outside the cluster that owns nothing.
                      quorum { arbiters = [ { name = arbiter1, address = "%s" } ] }
                    """.formatted(arbiter.address().getHostAddress());
        }
        return "";
    }

    /** The text of cluster.conf. */
    String clusterText() {
        String address = answers.floating().address().getHostAddress();
        String service = service(address);
        return """
                # Made by asterism init: what the cluster runs. Read once, when the cluster is new; after that it lives in the cluster:
                #   asterism config show          what holds now
                #   asterism config apply FILE    change it on all nodes at once

                asterism {
                  resources {
                    phone-address {
                      agent = "asterism:address"
                      params { ip = "%s", prefix = %d, interface = %s }
                      meta { resource-stickiness = 100 }
                    }
                %s  }
                %s}
                """.formatted(
                        address,
                        answers.floating().prefix(),
                        quoted(answers.card()),
                        service,
                        service.isEmpty()
                                ? ""
                                : "  constraints { colocation = [ { of = phone-address, with = pbx, score = INFINITY } ] }\n");
    }

    private String service(String address) {
        if (answers.service() instanceof Answers.Asterisk) {
            return """
                        pbx {
                          agent = "asterism:asterisk"
                          params { config = "/etc/asterisk/asterisk.conf", sip-address = "%s" }
                          clone { hot-standby = true }
                        }
                    """.formatted(address);
        }
        if (answers.service() instanceof Answers.Kamailio) {
            return """
                        pbx {
                          agent = "asterism:kamailio"
                          params { config = "/etc/kamailio/kamailio.cfg", sip-address = "%s" }
                          clone { hot-standby = true }
                        }
                    """.formatted(address);
        }
        if (answers.service() instanceof Answers.Unit unit) {
            return """
                        pbx {
                          agent = %s
                          clone { }
                        }
                    """.formatted(quoted("systemd:" + unit.name()));
        }
        return "";
    }

    /** The beginning of addresses for messages: a network that no machine is on. */
    private String messagingNetwork() {
        for (int octet = FIRST_MESSAGING; octet >= LAST_MESSAGING; octet--) {
            Subnet network = Subnet.parse("10." + octet + ".0.0/" + MESSAGING_PREFIX);
            boolean isFree = Stream.concat(
                            Stream.of(answers.floating()),
                            machines.stream().flatMap(machine -> machine.subnets().stream()))
                    .noneMatch(network::overlaps);
            if (isFree) {
                return "10." + octet + ".0.";
            }
        }
        return "169.254.254.";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The files that all have, but for keys. */
    SortedMap<String, String> texts() {
        return new TreeMap<>(java.util.Map.of("asterism.conf", nodeText(), "cluster.conf", clusterText()));
    }
}
