package org.asterism.hacf;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.asterism.config.Problem;

/**
 * The media of an {@code ha.cf} as links. {@code ha.cf} names no node's address, and none is needed: each node learns the others'
 * from their heartbeats, and a link passes its own over. So the links are the same on all nodes, as the file is.
 */
final class Media {

    /** A link as {@code asterism.conf} has it; {@code text} is its HOCON. */
    record Link(String label, String text, int line) {}

    /** More than any ring has lines. */
    private static final int MOST_HOPS = 200;

    private final HaCf haCf;
    private final Machine machine;
    private final List<Link> links = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Fate> fates = new ArrayList<>();

    /** Of each interface with ucast lines the addresses that they name. */
    private final SortedMap<String, List<InetAddress>> peers = new TreeMap<>();

    private Media(HaCf haCf, Machine machine) {
        this.haCf = haCf;
        this.machine = machine;
    }

    static Media of(HaCf haCf, Machine machine) {
        Media media = new Media(haCf, machine);
        haCf.entries().stream()
                .filter(entry -> entry.keyword().startsWith("ucast"))
                .forEach(media::collect);
        haCf.entries().stream()
                .filter(entry -> Rules.MEDIA.contains(entry.keyword()))
                .forEach(media::medium);
        return media;
    }

    List<Link> links() {
        return links;
    }

    List<Problem> problems() {
        return problems;
    }

    List<Fate> fates() {
        return fates;
    }

    private void medium(Entry entry) {
        switch (entry.keyword()) {
            case "bcast" -> entry.values().forEach(device -> broadcast(entry, device));
            case "ucast", "ucast6" -> unicast(entry);
            case "mcast", "mcast6" -> multicast(entry);
            case "serial" ->
                entry.values()
                        .forEach(device -> add(
                                "serial:" + device,
                                "{ type = serial, device = " + Hocon.quoted(device) + ", baud = "
                                        + haCf.baudAt(entry.line()) + hopfudge() + " }",
                                entry));
            default -> throw new AssertionError("not a medium: " + entry);
        }
    }

    private String hopfudge() {
        return haCf.last("hopfudge")
                .map(entry -> ", hopfudge = " + Math.min(MOST_HOPS, Integer.parseInt(entry.value())))
                .orElse("");
    }

    private void broadcast(Entry entry, String device) {
        add(
                "bcast:" + device,
                "{ type = bcast, interface = " + Hocon.quoted(device) + ", port = " + haCf.portAt(entry.line()) + " }",
                entry);
    }

    private void multicast(Entry entry) {
        List<String> values = entry.values();
        add(
                entry.keyword() + ":" + values.get(0),
                "{ type = mcast, interface = " + Hocon.quoted(values.get(0)) + ", group = "
                        + Hocon.quoted(values.get(1)) + ", port = " + values.get(2) + ", ttl = "
                        + Math.max(1, Integer.parseInt(values.get(3))) + " }",
                entry);
    }

    private void unicast(Entry entry) {
        String device = entry.values().get(0);
        String addresses = peersOn(device).stream()
                .map(address -> Hocon.quoted(address.getHostAddress().replaceFirst("%.*", "")))
                .collect(Collectors.joining(", "));
        add(
                "ucast:" + device,
                "{ type = ucast, interface = " + Hocon.quoted(device) + ", port = " + haCf.portAt(entry.line())
                        + ", peers = [ " + addresses + " ] }",
                entry);
    }

    private void collect(Entry entry) {
        String peer = entry.values().get(1);
        Optional<InetAddress> address = machine.lookUp(peer);
        if (address.isEmpty()) {
            problems.add(new Problem(
                    where(entry.line()),
                    "the address of '" + peer + "' does not stand in /etc/hosts",
                    "it cannot be asked of a name server, which may be out of reach when it is needed",
                    "write its address"));
            return;
        }
        if (machine.isOwn(address.get())) {
            fates.add(new Fate(
                    where(entry.line()),
                    entry.toString(),
                    Fate.Effect.WITHOUT_EFFECT,
                    "this node's own address; passed over, as with Heartbeat, so that the file can be the same"
                            + " everywhere"));
        }
        List<InetAddress> known = peersOn(entry.values().get(0));
        if (!known.contains(address.get())) {
            known.add(address.get());
        }
    }

    private List<InetAddress> peersOn(String device) {
        return peers.computeIfAbsent(device, name -> new ArrayList<>());
    }

    private void add(String label, String text, Entry entry) {
        Optional<Link> same =
                links.stream().filter(link -> link.label().equals(label)).findFirst();
        if (same.isEmpty()) {
            links.add(new Link(label, text, entry.line()));
        } else if (!entry.keyword().startsWith("ucast")) {
            fates.add(new Fate(
                    where(entry.line()),
                    entry.toString(),
                    Fate.Effect.WITHOUT_EFFECT,
                    "a medium of that kind is named in line " + same.get().line()
                            + " already; two over one interface fail together"));
        }
    }

    private Problem.Where where(int line) {
        return new Problem.Where(haCf.file(), line);
    }
}
