package org.asterism.transport;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.util.List;
import org.asterism.model.NodeName;

/** UDP to each peer from one socket, bound to our address on this link. */
final class UnicastMedium implements Medium {

    /** Holds some hundred heartbeats, so that those that come while we are stalled are still there afterwards. */
    private static final int RECEIVE_BUFFER_BYTES = 256 * 1024;

    /** Expedited forwarding (RFC 3246): first in line on switches that look. */
    private static final int TRAFFIC_CLASS = 0xb8;

    private final DatagramChannel channel;
    private final InetSocketAddress[] peers;
    private final int[] positions;

    private UnicastMedium(DatagramChannel channel, InetSocketAddress[] peers, int[] positions) {
        this.channel = channel;
        this.peers = peers;
        this.positions = positions;
    }

    /**
     * Binds the socket.
     *
     * @param nodes all nodes in order; counters go by positions in it
     * @throws IOException if the address is not there, or taken
     */
    static UnicastMedium open(LinkPlan.Unicast plan, List<NodeName> nodes) throws IOException {
        boolean isV6 = plan.local().getAddress() instanceof Inet6Address;
        DatagramChannel channel =
                DatagramChannel.open(isV6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.IP_TOS, TRAFFIC_CLASS);
            channel.bind(plan.local());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        InetSocketAddress[] peers = plan.peers().values().toArray(InetSocketAddress[]::new);
        int[] positions =
                plan.peers().keySet().stream().mapToInt(nodes::indexOf).toArray();
        return new UnicastMedium(channel, peers, positions);
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public boolean receive(ByteBuffer into) throws IOException {
        into.clear();
        boolean isThere = channel.receive(into) != null;
        into.flip();
        return isThere;
    }

    @Override
    public void send(ByteBuffer frame, LinkCounters counters) {
        int start = frame.position();
        for (int i = 0; i < peers.length; i++) {
            frame.position(start);
            try {
                if (channel.send(frame, peers[i]) > 0) {
                    counters.sent(positions[i]);
                } else {
                    counters.sendFailed(positions[i], "the socket's send buffer is full");
                }
            } catch (IOException e) {
                counters.sendFailed(positions[i], String.valueOf(e.getMessage()));
            }
        }
        frame.position(start);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
