package org.asterism.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hosts and a client as network namespaces, joined by two switches. Link A is 10.88.1.0/24 (service and heartbeats), B is
 * 10.88.2.0/24 (heartbeats); host N is {@code .N} on both, the client {@code .250}. The client also has a pin for each host: a
 * source address on A whose packets to the {@linkplain #SERVICE service address} go to that host whatever ARP says.
 *
 * <p>Needs root. Everything is named with the prefix; whatever carries it is removed by {@link #close}.
 */
public final class Bed implements AutoCloseable {

    /** The floating address. */
    public static final String SERVICE = "10.88.1.100";

    private static final Duration END_LIMIT = Duration.ofSeconds(5);
    private static final int CLIENT = 250;
    private static final int FIRST_PIN = 200;
    private static final int FIRST_TABLE = 100;
    private static final List<String> TOOLS = List.of("ip", "nft", "nsenter", "unshare", "setsid", "mount", "sysctl");

    private final String prefix;
    private final Path directory;
    private final List<BedHost> hosts = new ArrayList<>();

    private Bed(String prefix, Path directory) {
        this.prefix = prefix;
        this.directory = directory;
    }

    /** Why there can be no bed on this machine; empty if there can. */
    public static Optional<String> obstacle() {
        if (!isRoot()) {
            return Optional.of("needs root, to make network namespaces");
        }
        for (String tool : TOOLS) {
            if (!Program.run(List.of("sh", "-c", "command -v " + tool)).isSuccess()) {
                return Optional.of("needs the program " + tool + " (Debian: iproute2, nftables, util-linux, procps)");
            }
        }
        Program.Result trial = Program.run(List.of("unshare", "--net", "--mount", "--pid", "--fork", "true"));
        return trial.isSuccess()
                ? Optional.empty()
                : Optional.of("may not make namespaces here: " + trial.text().strip());
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Builds it, with power on all hosts. What an earlier one of that prefix left behind is removed first.
     *
     * @param directory of the hosts' files; stays until its owner removes it
     */
    public static Bed create(String prefix, int hosts, Path directory) {
        remove(prefix);
        Bed bed = new Bed(prefix, directory);
        try {
            bed.build(hosts);
            return bed;
        } catch (DemoFailed | IOException e) {
            remove(prefix);
            throw e instanceof DemoFailed failed
                    ? failed
                    : new DemoFailed("cannot write to " + directory + ": " + e.getMessage(), e);
        }
    }

    private void build(int count) throws IOException {
        Files.createDirectories(inside());
        for (String name : List.of(switchName(), clientName())) {
            addNamespace(name);
        }
        StringBuilder bridges = new StringBuilder();
        for (Link link : Link.values()) {
            bridges.append("link add %s type bridge stp_state 0 forward_delay 0 mcast_snooping 0\nlink set %s up\n"
                    .formatted(link.bridge(), link.bridge()));
        }
        inSwitch(bridges.toString());
        for (Link link : Link.values()) {
            plug(link, "client" + link.name(), clientName(), link.device(), link.mac(CLIENT), link.address(CLIENT));
        }
        for (int number = 1; number <= count; number++) {
            BedHost host = new BedHost(this, number, directory.resolve("pbx" + number));
            Files.createDirectories(host.directory());
            addNamespace(host.namespace());
            for (Link link : Link.values()) {
                plug(link, host.port(link), host.namespace(), link.device(), host.mac(link), host.address(link));
            }
            pin(number);
            hosts.add(host);
            host.power();
        }
    }

    private static void addNamespace(String name) {
        Program.must(List.of("ip", "netns", "add", name));
        Program.must(List.of("ip", "-n", name, "link", "set", "lo", "up"));
        Program.run(List.of(
                "ip",
                "netns",
                "exec",
                name,
                "sysctl",
                "-qw",
                "net.ipv6.conf.all.disable_ipv6=1",
                "net.ipv6.conf.default.disable_ipv6=1",
                // Where no SIP program listens, the answer to the client is an ICMP error: let it come each time.
                "net.ipv4.icmp_ratelimit=0"));
    }

    /** A cable from the switch's port to the device of a machine. */
    private void plug(Link link, String port, String namespace, String device, String mac, String address) {
        inSwitch("link add %s type veth peer name %s address %s netns %s\nlink set %s master %s up\n"
                .formatted(port, device, mac, namespace, port, link.bridge()));
        Program.mustFeed(
                "addr add %s/24 brd + dev %s\nlink set %s up\n".formatted(address, device, device),
                List.of("ip", "-n", namespace, "-batch", "-"));
    }

    /** Packets from the pin's address leave by the pin's device, whose neighbour table names the host for good. */
    private void pin(int host) {
        String device = "pin" + host;
        String address = pinAddress(host);
        int table = FIRST_TABLE + host;
        plug(Link.A, "client" + device, clientName(), device, Link.A.mac(FIRST_PIN + host), address);
        Program.mustFeed(
                """
                route del 10.88.1.0/24 dev %1$s
                route add 10.88.1.0/24 dev %1$s src %2$s table %3$d
                rule add from %2$s lookup %3$d
                neigh replace %4$s lladdr %5$s dev %1$s nud permanent
                """.formatted(device, address, table, SERVICE, Link.A.mac(host)),
                List.of("ip", "-n", clientName(), "-batch", "-"));
        Program.must(List.of(
                "ip",
                "netns",
                "exec",
                clientName(),
                "sysctl",
                "-qw",
                "net.ipv4.conf.all.arp_ignore=1",
                "net.ipv4.conf.all.arp_announce=2",
                "net.ipv4.conf.all.rp_filter=0",
                "net.ipv4.conf." + device + ".rp_filter=0"));
    }

    String prefix() {
        return prefix;
    }

    /** Where each host sees its own directory. */
    public Path inside() {
        return directory.resolve("host");
    }

    public List<BedHost> hosts() {
        return List.copyOf(hosts);
    }

    public BedHost host(int number) {
        return hosts.get(number - 1);
    }

    static String clientAddress() {
        return Link.A.address(CLIENT);
    }

    static String pinAddress(int host) {
        return Link.A.address(FIRST_PIN + host);
    }

    private String switchName() {
        return prefix + "-switch";
    }

    /** The client's network namespace. */
    String clientName() {
        return prefix + "-client";
    }

    /** {@code words} as run inside the client. */
    public List<String> inClient(List<String> words) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + clientName(), "--"));
        all.addAll(words);
        return all;
    }

    /** Pulls both cables and kills every process of the host, in this order, so that no last packet leaves. */
    public void cutPower(BedHost host) {
        inSwitch("link set %s down\nlink set %s down\n".formatted(host.port(Link.A), host.port(Link.B)));
        host.unpower();
    }

    /** Back after {@link #cutPower}, with the same files; nothing is started. */
    public void restorePower(BedHost host) {
        host.power();
        inSwitch("link set %s up\nlink set %s up\n".formatted(host.port(Link.A), host.port(Link.B)));
    }

    public void pull(BedHost host, Link link) {
        inSwitch("link set %s down\n".formatted(host.port(link)));
    }

    public void plugIn(BedHost host, Link link) {
        inSwitch("link set %s up\n".formatted(host.port(link)));
    }

    /** Drops all frames of the host on that link in the switch, while its carrier stays; {@link #unmute} ends it. */
    public void mute(BedHost host, Link link) {
        String port = host.port(link);
        Program.mustFeed("""
                table bridge mute {
                  chain hosts {
                    type filter hook forward priority 0
                    iifname "%s" drop
                    oifname "%s" drop
                  }
                }
                """.formatted(port, port), List.of("ip", "netns", "exec", switchName(), "nft", "-f", "-"));
    }

    public void unmute() {
        Program.must(List.of("ip", "netns", "exec", switchName(), "nft", "delete", "table", "bridge", "mute"));
    }

    /** No host hears another any more; the client hears all. {@link #join} ends it. */
    public void split() {
        drop(hosts, hosts);
    }

    /** No host of one side hears one of the other any more; the client hears all. {@link #join} ends it. */
    public void part(List<BedHost> side, List<BedHost> other) {
        drop(side, other);
    }

    private void drop(List<BedHost> side, List<BedHost> other) {
        String one = ports(side);
        String two = ports(other);
        Program.mustFeed("""
                table bridge split {
                  chain hosts {
                    type filter hook forward priority 0
                    iifname { %1$s } oifname { %2$s } drop
                    iifname { %2$s } oifname { %1$s } drop
                  }
                }
                """.formatted(one, two), List.of("ip", "netns", "exec", switchName(), "nft", "-f", "-"));
    }

    private static String ports(List<BedHost> hosts) {
        List<String> ports = new ArrayList<>();
        for (BedHost host : hosts) {
            for (Link link : Link.values()) {
                ports.add("\"" + host.port(link) + "\"");
            }
        }
        return String.join(", ", ports);
    }

    public void join() {
        Program.must(List.of("ip", "netns", "exec", switchName(), "nft", "delete", "table", "bridge", "split"));
    }

    private void inSwitch(String batch) {
        Program.mustFeed(batch, List.of("ip", "-n", switchName(), "-batch", "-"));
    }

    /** Ends everything in it and removes it. */
    @Override
    public void close() {
        remove(prefix);
        hosts.clear();
    }

    /** Removes all namespaces of that prefix with the processes in them. */
    static void remove(String prefix) {
        List<String> names = Program.run(List.of("ip", "netns", "list"))
                .text()
                .lines()
                .map(line -> line.split(" ", 2)[0])
                .filter(name -> name.matches(java.util.regex.Pattern.quote(prefix) + "-(switch|client|pbx\\d+)"))
                .toList();
        List<ProcessHandle> processes = names.stream()
                .flatMap(name ->
                        Program.run(List.of("ip", "netns", "pids", name)).text().lines())
                .filter(pid -> pid.matches("\\d+"))
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        Patience.until(END_LIMIT, () -> processes.stream().noneMatch(ProcessHandle::isAlive));
        for (String name : names) {
            Program.run(List.of("ip", "netns", "del", name));
        }
    }
}
