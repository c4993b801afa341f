package org.asterism.kernel;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends TCP connections whose peer has acknowledged nothing for some time (sock_diag(7), {@code linux/inet_diag.h}).
 *
 * <p>TCP doubles its pause at each attempt, so after a cut of some seconds it stays silent for as long again although the way is
 * free; who ends the connection lets a new one carry on at once.
 */
public final class StuckConnections {

    private static final int NETLINK_SOCK_DIAG = 4;
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int SOCK_DESTROY = 21;
    private static final int TCP = 6;

    /** Bit per state; 1 is ESTABLISHED, 2 is SYN_SENT. */
    private static final int UNDER_WAY = 1 << 1 | 1 << 2;

    private static final int MESSAGE_BYTES = 72;
    private static final int RETRANSMISSIONS = 3;
    private static final int ID = 4;
    private static final int ID_BYTES = 48;
    private static final int DESTINATION_PORT = 6;
    private static final int DESTINATION = 24;

    private StuckConnections() {}

    /**
     * Ends this machine's connections to an address and port, in the network namespace of the calling thread, that wait for
     * their peer: they have repeated something at least once since it last answered. Needs CAP_NET_ADMIN and a kernel with
     * CONFIG_INET_DIAG_DESTROY; without them they wait on.
     *
     * @return how many were ended
     */
    public static Answer<Integer> end(InetAddress address, int port) {
        Answer<NetlinkSocket> opened = NetlinkSocket.open(NETLINK_SOCK_DIAG);
        if (opened instanceof Answer.Failed<NetlinkSocket> failed) {
            return new Answer.Failed<>(failed.refusal());
        }
        try (NetlinkSocket socket = ((Answer.Got<NetlinkSocket>) opened).value()) {
            List<Found> stuck = new ArrayList<>();
            // A socket of IPv6 can have a peer of IPv4, and those of Java do.
            int errno = find(socket, Libc.AF_INET, address, port, stuck);
            errno = errno == 0 ? find(socket, Libc.AF_INET6, address, port, stuck) : errno;
            for (int i = 0; i < stuck.size() && errno == 0; i++) {
                int ended = destroy(socket, stuck.get(i));
                errno = ended == Refusal.ENOENT ? 0 : ended; // it ended by itself
            }
            return errno == 0
                    ? new Answer.Got<>(stuck.size())
                    : new Answer.Failed<>(Refusal.of(
                            errno,
                            "end connections to " + address.getHostAddress() + " port " + port,
                            Refusal.Needs.NET_ADMIN));
        }
    }

    /** @param id as the kernel showed it, in network order */
    private record Found(int family, ByteBuffer id) {}

    private static int find(NetlinkSocket socket, int family, InetAddress address, int port, List<Found> stuck) {
        return socket.dump(
                number -> request(
                        socket.request().begin(SOCK_DIAG_BY_FAMILY, NetlinkWriter.NLM_F_DUMP, number),
                        new Found(family, ByteBuffer.allocate(ID_BYTES))),
                () -> stuck.removeIf(found -> found.family() == family),
                message -> {
                    ByteBuffer seen = message.payload().slice().order(ByteOrder.BIG_ENDIAN);
                    if (isStuck(seen, address, port)) {
                        byte[] id = new byte[ID_BYTES];
                        seen.get(ID, id);
                        stuck.add(new Found(family, ByteBuffer.wrap(id)));
                    }
                });
    }

    private static int destroy(NetlinkSocket socket, Found found) {
        int number = socket.nextSequence();
        request(socket.request().begin(SOCK_DESTROY, NetlinkWriter.NLM_F_ACK, number), found);
        return socket.transact(number);
    }

    private static void request(NetlinkWriter writer, Found which) {
        writer.raw8(which.family()).raw8(TCP).raw8(0).raw8(0).raw32(UNDER_WAY);
        for (byte part : which.id().array()) {
            writer.raw8(part);
        }
        writer.end();
    }

    private static boolean isStuck(ByteBuffer seen, InetAddress address, int port) {
        if (seen.remaining() < MESSAGE_BYTES || seen.get(RETRANSMISSIONS) == 0) {
            return false;
        }
        byte[] destination = new byte[seen.get(0) == Libc.AF_INET ? 4 : 16];
        seen.get(DESTINATION, destination);
        int seenPort = seen.getShort(DESTINATION_PORT) & 0xffff;
        return seenPort == port && InternetAddresses.of(destination).equals(address);
    }
}
