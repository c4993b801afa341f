package org.asterism.kernel;

import com.sun.jna.Memory;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** A raw socket for echo requests of one address family (RFC 792, RFC 4443 §4), in the namespace of the thread that opens it. */
final class IcmpSocket implements AutoCloseable {

    static final int TOKEN_BYTES = 8;

    private static final int PROTOCOL_ICMP = 1;
    private static final int PROTOCOL_ICMPV6 = 58;
    private static final int SOL_RAW = 255;
    private static final int FILTER = 1;
    private static final int SIZE4 = 16;
    private static final int SIZE6 = 28;
    private static final int MESSAGE_BYTES = 8 + TOKEN_BYTES;
    private static final int PACKET_BYTES = 2048;

    private final int fd;
    private final boolean isIpv4;
    private final Memory address = new Memory(SIZE6);
    private final Memory addressLength = new Memory(4);
    private final Memory packet = new Memory(PACKET_BYTES);

    private IcmpSocket(int fd, boolean isIpv4) {
        this.fd = fd;
        this.isIpv4 = isIpv4;
    }

    /** Receives echo replies only. */
    static Answer<IcmpSocket> open(boolean isIpv4, Echo.Sender sender) {
        int protocol = isIpv4 ? PROTOCOL_ICMP : PROTOCOL_ICMPV6;
        int fd = Libc.socket(
                isIpv4 ? Libc.AF_INET : Libc.AF_INET6,
                Libc.SOCK_RAW | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK,
                protocol);
        if (fd < 0) {
            return new Answer.Failed<>(Refusal.of(Libc.lastErrno(), "open a socket for pings", Refusal.Needs.NET_RAW));
        }
        IcmpSocket socket = new IcmpSocket(fd, isIpv4);
        int errno = socket.prepare(sender);
        if (errno != 0) {
            socket.close();
            return new Answer.Failed<>(Refusal.of(errno, "ping from " + sender, Refusal.Needs.NET_RAW));
        }
        return new Answer.Got<>(socket);
    }

    private int prepare(Echo.Sender sender) {
        // The filter has a bit for each type that is kept out.
        byte[] filter = new byte[isIpv4 ? 4 : 32];
        Arrays.fill(filter, (byte) 0xff);
        int type = isIpv4 ? Echo.REPLY : Echo.REPLY6;
        ByteBuffer words = ByteBuffer.wrap(filter).order(java.nio.ByteOrder.nativeOrder());
        words.putInt(type / 32 * 4, ~(1 << type % 32));
        packet.write(0, filter, 0, filter.length);
        int level = isIpv4 ? SOL_RAW : PROTOCOL_ICMPV6;
        if (Libc.setsockopt(fd, level, FILTER, packet, filter.length) != 0) {
            return Libc.lastErrno();
        }
        if (!(sender instanceof Echo.Sender.From from)) {
            return 0;
        }
        byte[] name = (from.device() + "\0").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        packet.write(0, name, 0, name.length);
        if (Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, packet, name.length) != 0) {
            return Libc.lastErrno();
        }
        return Libc.bind(fd, address, fill(from.address(), 0)) == 0 ? 0 : Libc.lastErrno();
    }

    int fd() {
        return fd;
    }

    /** One request; 0 or an error number. {@code scope}: number of the device for a link-local host, else 0. */
    int send(InetAddress host, int scope, int sequence, byte[] token) {
        ByteBuffer message = ByteBuffer.allocate(MESSAGE_BYTES);
        message.put((byte) (isIpv4 ? Echo.REQUEST : Echo.REQUEST6))
                .put((byte) 0)
                .putShort((short) 0);
        message.put(token, 0, 2).putShort((short) sequence).put(token);
        if (isIpv4) {
            message.putShort(2, checksum(message)); // the kernel does it for IPv6
        }
        packet.write(0, message.array(), 0, MESSAGE_BYTES);
        int length = fill(host, scope);
        return Libc.sendto(fd, packet, MESSAGE_BYTES, 0, address, length) >= 0 ? 0 : Libc.lastErrno();
    }

    /** Whose reply to this token came; empty when nothing is queued. Others' replies are passed over. */
    Optional<InetAddress> receive(byte[] token) {
        while (true) {
            addressLength.setInt(0, SIZE6);
            long count = Libc.recvfrom(fd, packet, PACKET_BYTES, Libc.MSG_DONTWAIT, address, addressLength);
            if (count < 0) {
                return Optional.empty();
            }
            byte[] bytes = packet.getByteArray(0, (int) count);
            int start = isIpv4 && bytes.length > 0 ? (bytes[0] & 0x0f) * 4 : 0;
            boolean isOurs = bytes.length >= start + MESSAGE_BYTES
                    && (bytes[start] & 0xff) == (isIpv4 ? Echo.REPLY : Echo.REPLY6)
                    && Arrays.equals(bytes, start + 8, start + MESSAGE_BYTES, token, 0, TOKEN_BYTES);
            if (isOurs) {
                return Optional.of(
                        InternetAddresses.of(isIpv4 ? address.getByteArray(4, 4) : address.getByteArray(8, 16)));
            }
        }
    }

    private int fill(InetAddress host, int scope) {
        address.clear();
        if (host instanceof Inet4Address) {
            address.setShort(0, (short) Libc.AF_INET);
            address.write(4, host.getAddress(), 0, 4);
            return SIZE4;
        }
        address.setShort(0, (short) Libc.AF_INET6);
        address.write(8, host.getAddress(), 0, 16);
        address.setInt(24, scope != 0 || !(host instanceof Inet6Address six) ? scope : six.getScopeId());
        return SIZE6;
    }

    /** Of the Internet (RFC 1071). */
    private static short checksum(ByteBuffer message) {
        long sum = 0;
        for (int offset = 0; offset < message.capacity(); offset += 2) {
            sum += message.getShort(offset) & 0xffff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    @Override
    public void close() {
        Libc.close(fd);
        address.close();
        addressLength.close();
        packet.close();
    }
}
