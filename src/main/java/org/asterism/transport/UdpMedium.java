package org.asterism.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Answer;
import org.asterism.kernel.UdpSocket;
import org.asterism.model.NodeName;

/** UDP over one device: to each peer, to all at once, or to a group. */
final class UdpMedium implements Medium {

    private final UdpSocket socket;
    private final List<Target> targets;

    /** Where to send, and whose counters it concerns. */
    private static final class Target {
        private final byte[] address;
        private final int[] peers;

        private Target(byte[] address, int... peers) {
            this.address = address;
            this.peers = peers;
        }
    }

    private UdpMedium(UdpSocket socket, List<Target> targets) {
        this.socket = socket;
        this.targets = List.copyOf(targets);
    }

    /**
     * Opens the socket.
     *
     * @param nodes all nodes in order; counters go by positions in it
     * @throws IOException if the device or its address is not there, or is taken
     */
    static UdpMedium open(LinkPlan.Udp plan, NodeName self, List<NodeName> nodes) throws IOException {
        if (plan instanceof LinkPlan.Unicast unicast) {
            UdpSocket socket = got(UdpSocket.unicast(unicast.local(), unicast.device()));
            return new UdpMedium(socket, each(unicast, socket, self, nodes));
        }
        if (plan instanceof LinkPlan.Broadcast broadcast) {
            InetSocketAddress all = new InetSocketAddress(Interfaces.broadcast(broadcast.device()), broadcast.port());
            UdpSocket socket = got(UdpSocket.broadcast(all, broadcast.device()));
            return new UdpMedium(socket, List.of(new Target(socket.encode(all), peers(self, nodes))));
        }
        if (plan instanceof LinkPlan.Multicast multicast) {
            UdpSocket socket = got(
                    UdpSocket.multicast(new UdpSocket.Group(multicast.group(), multicast.hops()), multicast.device()));
            return new UdpMedium(socket, List.of(new Target(socket.encode(multicast.group()), peers(self, nodes))));
        }
        throw new AssertionError("unknown link " + plan);
    }

    /** The same by whatever way the routes say. */
    static UdpMedium routed(LinkPlan.Routed plan, List<NodeName> nodes) throws IOException {
        UdpSocket socket = got(UdpSocket.routed(plan.local()));
        List<Target> targets = new ArrayList<>();
        plan.peers().forEach((peer, address) -> targets.add(new Target(socket.encode(address), nodes.indexOf(peer))));
        return new UdpMedium(socket, targets);
    }

    private static List<Target> each(LinkPlan.Unicast plan, UdpSocket socket, NodeName self, List<NodeName> nodes)
            throws IOException {
        List<Target> targets = new ArrayList<>();
        plan.peers().forEach((peer, address) -> targets.add(new Target(socket.encode(address), nodes.indexOf(peer))));
        int[] unnamed = nodes.stream()
                .filter(node -> !node.equals(self) && !plan.peers().containsKey(node))
                .mapToInt(nodes::indexOf)
                .toArray();
        for (InetSocketAddress other : plan.others()) {
            if (!Interfaces.isOwn(other.getAddress())) {
                targets.add(new Target(socket.encode(other), unnamed));
            }
        }
        return targets;
    }

    /** Positions of all but this node. */
    static int[] peers(NodeName self, List<NodeName> nodes) {
        return nodes.stream()
                .filter(node -> !node.equals(self))
                .mapToInt(nodes::indexOf)
                .toArray();
    }

    private static UdpSocket got(Answer<UdpSocket> answer) throws IOException {
        if (answer instanceof Answer.Got<UdpSocket> got) {
            return got.value();
        }
        throw new IOException(((Answer.Failed<UdpSocket>) answer).refusal().sentence());
    }

    UdpSocket socket() {
        return socket;
    }

    @Override
    public boolean receive(ByteBuffer into) {
        // Other errors mean an interrupted call; what is there comes with the next wait.
        return socket.receive(into) == 0;
    }

    @Override
    public Optional<InetAddress> source() {
        return Optional.of(socket.source());
    }

    @Override
    public void send(ByteBuffer frame, LinkCounters counters) {
        for (Target target : targets) {
            int errno = socket.send(frame, target.address);
            for (int peer : target.peers) {
                if (errno == 0) {
                    counters.sent(peer);
                } else {
                    counters.sendFailed(peer, UdpSocket.meaning(errno));
                }
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
