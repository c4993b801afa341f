package org.asterism.setup;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.asterism.kernel.Answer;
import org.asterism.kernel.BootClock;
import org.asterism.kernel.DeviceName;
import org.asterism.kernel.Poller;
import org.asterism.kernel.UdpSocket;
import org.asterism.model.BootTime;
import org.asterism.setup.ProbeOrder.ProbeLink;
import org.asterism.setup.ProbeOrder.ProbePeer;

/**
 * Tries every link with datagrams as heartbeats are: from the port of heartbeats to it, by that interface and no other. All machines
 * do this at the same time; each asks and answers.
 */
final class LinkProbe implements AutoCloseable {

    /** UDP port of heartbeats, unless asterism.conf says otherwise. */
    static final int HEARTBEAT_PORT = 694;

    /** TCP port of messages between nodes, unless asterism.conf says otherwise. */
    static final int MESSAGING_PORT = 17355;

    /** How long datagrams are sent. */
    static final Duration LENGTH = Duration.ofSeconds(3);

    /** How long after that connections are tried and taken. */
    private static final Duration CONNECTING = Duration.ofSeconds(2);

    private static final int CONNECT_MILLIS = 800;
    private static final int BACKLOG = 64;

    private static final Duration INTERVAL = Duration.ofMillis(100);
    /** No more is asked then, so that the last answers still come in. */
    private static final Duration LAST_CALL = Duration.ofMillis(500);

    private static final int MOST_BYTES = 512;

    private record Lane(ProbeLink link, UdpSocket socket, Map<String, byte[]> peers) {}

    private static final class Count {
        private boolean isHeard;
        private int asked;
        private int answers;
        private long worstMicros;
    }

    private final ProbeOrder order;
    private final List<Lane> lanes = new ArrayList<>();
    private final Map<String, Count> counts = new HashMap<>();
    private final ByteBuffer frame = ByteBuffer.allocate(MOST_BYTES);

    private LinkProbe(ProbeOrder order) {
        this.order = order;
    }

    /** Blocks for some seconds: all machines take the same time, so that each is there as long as the others try. */
    static ProbeReport run(ProbeOrder order) {
        // Nobody accepts: that a connection comes about is all that counts.
        try (LinkProbe probe = new LinkProbe(order);
                ServerSocket messages = new ServerSocket(MESSAGING_PORT, BACKLOG)) {
            String problem = probe.open();
            return problem.isEmpty() && messages.isBound()
                    ? probe.converse()
                    : new ProbeReport(List.of(), List.of(), problem);
        } catch (IOException e) {
            return new ProbeReport(
                    List.of(), List.of(), "TCP port " + MESSAGING_PORT + " cannot be used: " + e.getMessage());
        }
    }

    private List<String> connect() {
        List<String> shut = new ArrayList<>();
        for (ProbeLink link : order.links()) {
            for (ProbePeer peer : link.peers()) {
                try (Socket socket = new Socket()) {
                    socket.bind(new InetSocketAddress(Subnet.address(link.address()), 0));
                    socket.connect(
                            new InetSocketAddress(Subnet.address(peer.address()), MESSAGING_PORT), CONNECT_MILLIS);
                } catch (IOException e) {
                    shut.add(peer.name() + " on " + link.interfaceName());
                }
            }
        }
        return shut;
    }

    private String open() {
        for (ProbeLink link : order.links()) {
            InetSocketAddress local = new InetSocketAddress(Subnet.address(link.address()), order.port());
            Answer<UdpSocket> opened = UdpSocket.unicast(local, new DeviceName(link.interfaceName()));
            if (opened instanceof Answer.Failed<UdpSocket> failed) {
                return failed.refusal().sentence();
            }
            UdpSocket socket = ((Answer.Got<UdpSocket>) opened).value();
            Map<String, byte[]> peers = new HashMap<>();
            for (ProbePeer peer : link.peers()) {
                peers.put(
                        peer.name(),
                        socket.encode(new InetSocketAddress(Subnet.address(peer.address()), order.port())));
            }
            lanes.add(new Lane(link, socket, peers));
        }
        return "";
    }

    private ProbeReport converse() {
        if (!(Poller.create() instanceof Answer.Got<Poller> got)) {
            return new ProbeReport(List.of(), List.of(), "the links cannot be waited for");
        }
        List<String> shut;
        try (Poller poller = got.value()) {
            poller.watch(lanes.stream().map(Lane::socket).toList());
            BootTime end = BootClock.now().plus(LENGTH);
            BootTime next = BootClock.now();
            for (BootTime now = next; now.isBefore(end); now = BootClock.now()) {
                if (!now.isBefore(next)) {
                    if (now.isBefore(end.minus(LAST_CALL))) {
                        lanes.forEach(this::ask);
                    }
                    next = now.plus(INTERVAL);
                }
                poller.await(BootTime.min(next, end).since(now).toNanos());
                lanes.forEach(this::hear);
            }
            shut = connect();
            poller.watch(List.of());
            BootTime last = end.plus(CONNECTING);
            for (BootTime now = BootClock.now(); now.isBefore(last); now = BootClock.now()) {
                poller.await(last.since(now).toNanos());
            }
        }
        List<ProbeReport.Seen> seen = new ArrayList<>();
        for (ProbeLink link : order.links()) {
            for (ProbePeer peer : link.peers()) {
                Count count = count(link, peer.name());
                seen.add(new ProbeReport.Seen(
                        link.interfaceName(),
                        peer.name(),
                        count.asked,
                        Math.min(count.asked, count.answers),
                        count.worstMicros));
            }
        }
        return new ProbeReport(seen, shut, "");
    }

    private void ask(Lane lane) {
        lane.peers().forEach((name, address) -> {
            Count count = count(lane.link(), name);
            if (count.isHeard) {
                // Before, the peer may not have begun.
                count.asked++;
            }
            send(lane, "ask", BootClock.now().nanos(), address);
        });
    }

    private void send(Lane lane, String kind, long nanos, byte[] to) {
        byte[] text = String.join(" ", "asterism-probe", order.token(), kind, order.self(), Long.toString(nanos))
                .getBytes(StandardCharsets.UTF_8);
        lane.socket().send(ByteBuffer.wrap(text), to);
    }

    private void hear(Lane lane) {
        while (lane.socket().receive(frame) == 0) {
            String[] words = StandardCharsets.UTF_8.decode(frame).toString().split(" ", -1);
            boolean isOurs = words.length == 5
                    && words[1].equals(order.token())
                    && lane.peers().containsKey(words[3])
                    && words[4].matches("[0-9]{1,18}");
            if (!isOurs) {
                continue;
            }
            long nanos = Long.parseLong(words[4]);
            count(lane.link(), words[3]).isHeard = true;
            if (words[2].equals("ask")) {
                send(lane, "answer", nanos, Objects.requireNonNull(lane.peers().get(words[3])));
            } else {
                Count count = count(lane.link(), words[3]);
                count.answers++;
                count.worstMicros = Math.max(count.worstMicros, (BootClock.now().nanos() - nanos) / 1000);
            }
        }
    }

    private Count count(ProbeLink link, String peer) {
        return counts.computeIfAbsent(link.interfaceName() + " " + peer, fresh -> new Count());
    }

    @Override
    public void close() {
        lanes.forEach(lane -> lane.socket().close());
    }
}
