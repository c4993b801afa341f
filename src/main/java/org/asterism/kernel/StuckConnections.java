package org.asterism.kernel;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

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
            int ended = 0;
            int errno = 0;
            for (Form form : forms(address)) {
                List<byte[]> stuck = new ArrayList<>();
                errno = errno == 0 ? find(socket, form, port, stuck) : errno;
                for (int i = 0; i < stuck.size() && errno == 0; i++) {
                    int number = socket.nextSequence();
                    destroy(socket.request(), number, form, stuck.get(i));
                    errno = socket.transact(number);
                    ended += errno == 0 ? 1 : 0;
                    errno = errno == Refusal.ENOENT ? 0 : errno; // it ended by itself
                }
            }
            return errno == 0
                    ? new Answer.Got<>(ended)
                    : new Answer.Failed<>(Refusal.of(
                            errno,
                            "end connections to " + address.getHostAddress() + " port " + port,
                            Refusal.Needs.NET_ADMIN));
        }
    }

    /** How a socket shows an address: one of IPv6 can have a peer of IPv4, and those of Java do. */
    private record Form(int family, List<Byte> address) {}

    private static List<Form> forms(InetAddress address) {
        List<Byte> bytes = list(address.getAddress());
        if (!(address instanceof Inet4Address)) {
            return List.of(new Form(Libc.AF_INET6, bytes));
        }
        List<Byte> mapped = new ArrayList<>(Collections.nCopies(10, (byte) 0));
        mapped.addAll(List.of((byte) 0xff, (byte) 0xff));
        mapped.addAll(bytes);
        return List.of(new Form(Libc.AF_INET, bytes), new Form(Libc.AF_INET6, List.copyOf(mapped)));
    }

    private static List<Byte> list(byte[] bytes) {
        return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList();
    }

    private static int find(NetlinkSocket socket, Form form, int port, List<byte[]> stuck) {
        return socket.dump(number -> list(socket.request(), number, form), stuck::clear, message -> {
            byte[] seen = new byte[message.payload().remaining()];
            message.payload().duplicate().get(seen);
            if (isStuck(seen, form.address(), port)) {
                stuck.add(Arrays.copyOfRange(seen, ID, ID + ID_BYTES));
            }
        });
    }

    private static void list(NetlinkWriter writer, int number, Form form) {
        request(writer.begin(SOCK_DIAG_BY_FAMILY, NetlinkWriter.NLM_F_DUMP, number), form, new byte[ID_BYTES]);
    }

    private static void destroy(NetlinkWriter writer, int number, Form form, byte[] id) {
        request(writer.begin(SOCK_DESTROY, NetlinkWriter.NLM_F_ACK, number), form, id);
    }

    private static void request(NetlinkWriter writer, Form form, byte[] id) {
        writer.raw8(form.family()).raw8(TCP).raw8(0).raw8(0).raw32(UNDER_WAY);
        for (byte part : id) {
            writer.raw8(part);
        }
        writer.end();
    }

    private static boolean isStuck(byte[] seen, List<Byte> address, int port) {
        if (seen.length < MESSAGE_BYTES || seen[RETRANSMISSIONS] == 0) {
            return false;
        }
        List<Byte> destination = list(Arrays.copyOfRange(seen, DESTINATION, DESTINATION + address.size()));
        int seenPort = ((seen[DESTINATION_PORT] & 0xff) << Byte.SIZE) | (seen[DESTINATION_PORT + 1] & 0xff);
        return seenPort == port && destination.equals(address);
    }
}
