package org.asterism.kernel;

import com.sun.jna.Memory;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A UDP socket that is bound to one network device ({@link #routed}: to none): what it sends leaves by that device, and it
 * hears nothing else, whatever the routes say. Never blocks. Each call holds a lock of its own, so that closing it from another thread is safe.
 */
public final class UdpSocket implements AutoCloseable {

    /** Largest datagram that is taken whole. */
    private static final int BUFFER_BYTES = 4096;

    private static final int ADDRESS_BYTES = 28;
    private static final int INT = Integer.BYTES;

    /** Holds some hundred heartbeats, so that those that come while we are stalled are still there afterwards. */
    private static final int RECEIVE_BYTES = 256 * 1024;

    /** Expedited forwarding (RFC 3246): first in line on switches that look. */
    private static final int TRAFFIC_CLASS = 0xb8;

    /** Highest that needs no rights; our own queue sends it first. */
    private static final int PRIORITY = 6;

    private final int fd;
    private final int deviceIndex;
    private final Memory buffer = new Memory(BUFFER_BYTES);
    private final Memory address = new Memory(ADDRESS_BYTES);
    private final Memory length = new Memory(INT);
    private final byte[] source = new byte[ADDRESS_BYTES];
    private boolean isClosed;

    private UdpSocket(int fd, int deviceIndex) {
        this.fd = fd;
        this.deviceIndex = deviceIndex;
    }

    /** How a multicast socket is set up. {@code hops} is the most routers it may pass, plus one: 1 stays on the network. */
    public record Group(InetSocketAddress address, int hops) {}

    /** One that sends to and hears from single hosts. A wildcard address hears on every address of the device. */
    public static Answer<UdpSocket> unicast(InetSocketAddress local, DeviceName device) {
        return open(local, device, local.getAddress().isAnyLocalAddress() ? Sharing.SHARED : Sharing.ALONE);
    }

    /** One that sends to and hears from all on the device's network. */
    public static Answer<UdpSocket> broadcast(InetSocketAddress network, DeviceName device) {
        return also(open(network, device, Sharing.SHARED), network, device, UdpSocket::allowBroadcast);
    }

    /** One that sends to and hears from the members of a group; it does not hear itself, except on {@code lo}. */
    public static Answer<UdpSocket> multicast(Group group, DeviceName device) {
        return also(
                open(group.address(), device, Sharing.SHARED),
                group.address(),
                device,
                socket -> socket.join(group.address().getAddress(), group.hops()));
    }

    /** One that is bound to no device, and sends to and hears from single hosts by whatever way the routes say. */
    public static Answer<UdpSocket> routed(InetSocketAddress local) {
        String attempt = "use UDP port " + local.getPort();
        int family = local.getAddress() instanceof Inet6Address ? Libc.AF_INET6 : Libc.AF_INET;
        int fd = Libc.socket(family, Libc.SOCK_DGRAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            return new Answer.Failed<>(Refusal.of(Libc.lastErrno(), attempt, Refusal.Needs.NOTHING));
        }
        UdpSocket socket = new UdpSocket(fd, 0);
        socket.setUsual(family);
        boolean isBound =
                (family == Libc.AF_INET || socket.set(Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, 1)) && socket.bindTo(local);
        if (!isBound) {
            int errno = Libc.lastErrno();
            socket.close();
            return new Answer.Failed<>(Refusal.of(errno, attempt, Refusal.Needs.NOTHING));
        }
        return new Answer.Got<>(socket);
    }

    /** Whether other sockets may have the same address and port. */
    private enum Sharing {
        ALONE,
        SHARED
    }

    @FunctionalInterface
    private interface Step {
        /** True if it went well. */
        boolean take(UdpSocket socket);
    }

    private static Answer<UdpSocket> open(InetSocketAddress local, DeviceName device, Sharing sharing) {
        int index = Libc.if_nametoindex(device.value());
        if (index == 0) {
            return new Answer.Failed<>(Refusal.of(Refusal.ENODEV, attempt(local, device), Refusal.Needs.NOTHING));
        }
        int family = local.getAddress() instanceof Inet6Address ? Libc.AF_INET6 : Libc.AF_INET;
        int fd = Libc.socket(family, Libc.SOCK_DGRAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            return new Answer.Failed<>(Refusal.of(Libc.lastErrno(), attempt(local, device), Refusal.Needs.NOTHING));
        }
        return also(new Answer.Got<>(new UdpSocket(fd, index)), local, device, socket -> {
            socket.setUsual(family);
            return (sharing == Sharing.ALONE || socket.set(Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1))
                    && (family == Libc.AF_INET || socket.set(Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, 1))
                    && socket.bindToDevice(device)
                    && socket.bindTo(local);
        });
    }

    /** Takes a further step; frees the socket if it fails. */
    private static Answer<UdpSocket> also(
            Answer<UdpSocket> opened, InetSocketAddress local, DeviceName device, Step step) {
        if (opened instanceof Answer.Got<UdpSocket> got && !step.take(got.value())) {
            int errno = Libc.lastErrno();
            got.value().close();
            return new Answer.Failed<>(Refusal.of(errno, attempt(local, device), Refusal.Needs.NET_RAW));
        }
        return opened;
    }

    private static String attempt(InetSocketAddress local, DeviceName device) {
        return "use " + local.getAddress().getHostAddress() + " port " + local.getPort() + " on " + device;
    }

    /** What makes it better and is not needed. */
    private void setUsual(int family) {
        if (!set(Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, RECEIVE_BYTES)) {
            set(Libc.SOL_SOCKET, Libc.SO_RCVBUF, RECEIVE_BYTES);
        }
        set(Libc.SOL_SOCKET, Libc.SO_PRIORITY, PRIORITY);
        if (family == Libc.AF_INET6) {
            set(Libc.IPPROTO_IPV6, Libc.IPV6_TCLASS, TRAFFIC_CLASS);
            set(Libc.IPPROTO_IPV6, Libc.IPV6_MTU_DISCOVER, 0);
        } else {
            set(Libc.IPPROTO_IP, Libc.IP_TOS, TRAFFIC_CLASS);
            set(Libc.IPPROTO_IP, Libc.IP_MTU_DISCOVER, 0);
        }
    }

    private boolean bindToDevice(DeviceName device) {
        byte[] name = (device.value() + "\0").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        address.write(0, name, 0, name.length);
        return Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, address, name.length) == 0;
    }

    private boolean bindTo(InetSocketAddress local) {
        byte[] bytes = encode(local);
        address.write(0, bytes, 0, bytes.length);
        return Libc.bind(fd, address, bytes.length) == 0;
    }

    private boolean allowBroadcast() {
        return set(Libc.SOL_SOCKET, Libc.SO_BROADCAST, 1);
    }

    private boolean join(InetAddress group, int hops) {
        byte[] bytes = group.getAddress();
        address.clear();
        if (group instanceof Inet6Address) {
            set(Libc.IPPROTO_IPV6, Libc.IPV6_MULTICAST_ALL, 0);
            address.write(0, bytes, 0, bytes.length);
            address.setInt(bytes.length, deviceIndex);
            return set(Libc.IPPROTO_IPV6, Libc.IPV6_MULTICAST_IF, deviceIndex)
                    && set(Libc.IPPROTO_IPV6, Libc.IPV6_MULTICAST_HOPS, hops)
                    && set(Libc.IPPROTO_IPV6, Libc.IPV6_MULTICAST_LOOP, 0)
                    && Libc.setsockopt(fd, Libc.IPPROTO_IPV6, Libc.IPV6_JOIN_GROUP, address, bytes.length + INT) == 0;
        }
        set(Libc.IPPROTO_IP, Libc.IP_MULTICAST_ALL, 0);
        address.write(0, bytes, 0, bytes.length);
        address.setInt(2L * INT, deviceIndex);
        return Libc.setsockopt(fd, Libc.IPPROTO_IP, Libc.IP_MULTICAST_IF, address, 3 * INT) == 0
                && set(Libc.IPPROTO_IP, Libc.IP_MULTICAST_TTL, hops)
                && set(Libc.IPPROTO_IP, Libc.IP_MULTICAST_LOOP, 0)
                && Libc.setsockopt(fd, Libc.IPPROTO_IP, Libc.IP_ADD_MEMBERSHIP, address, 3 * INT) == 0;
    }

    private boolean set(int level, int option, int value) {
        length.setInt(0, value);
        return Libc.setsockopt(fd, level, option, length, INT) == 0;
    }

    /** What {@link Poller} waits for. */
    int descriptor() {
        return fd;
    }

    /** Number of the device when this was opened; one that came back has another, and needs a new socket. */
    public int deviceIndex() {
        return deviceIndex;
    }

    /** An address as {@link #send} wants it; a link-local one counts on this socket's device. */
    public byte[] encode(InetSocketAddress to) {
        byte[] ip = to.getAddress().getAddress();
        boolean isV6 = ip.length > INT;
        ByteBuffer bytes = ByteBuffer.allocate(isV6 ? ADDRESS_BYTES : 16).order(java.nio.ByteOrder.nativeOrder());
        bytes.putShort((short) (isV6 ? Libc.AF_INET6 : Libc.AF_INET));
        bytes.put((byte) (to.getPort() >>> 8)).put((byte) to.getPort());
        if (isV6) {
            boolean isScoped =
                    to.getAddress().isLinkLocalAddress() || to.getAddress().isMCLinkLocal();
            bytes.putInt(0).put(ip).putInt(isScoped ? deviceIndex : 0);
        } else {
            bytes.put(ip);
        }
        return bytes.array();
    }

    /** Sends the bytes from position to limit of an array-backed buffer; 0, or the kernel's error number. */
    public synchronized int send(ByteBuffer frame, byte[] to) {
        if (isClosed) {
            return Refusal.EBADF;
        }
        buffer.write(0, frame.array(), frame.arrayOffset() + frame.position(), frame.remaining());
        address.write(0, to, 0, to.length);
        return Libc.sendto(fd, buffer, frame.remaining(), 0, address, to.length) >= 0 ? 0 : Libc.lastErrno();
    }

    /**
     * Takes one datagram into an array-backed buffer, from its start; longer ones are cut at its end.
     *
     * @return 0; or an error number, {@link #NOTHING_THERE} if there is none
     */
    public synchronized int receive(ByteBuffer into) {
        into.clear();
        if (isClosed) {
            into.flip();
            return NOTHING_THERE;
        }
        length.setInt(0, ADDRESS_BYTES);
        long count = Libc.recvfrom(fd, buffer, Math.min(BUFFER_BYTES, into.capacity()), 0, address, length);
        int errno = count < 0 ? Libc.lastErrno() : 0;
        if (count >= 0) {
            buffer.read(0, into.array(), into.arrayOffset(), (int) count);
            into.position((int) count);
            address.read(0, source, 0, ADDRESS_BYTES);
        }
        into.flip();
        return errno;
    }

    /** Result of {@link #receive}: nothing came in. */
    public static final int NOTHING_THERE = Refusal.EAGAIN;

    /** Who sent the datagram taken last. */
    public InetAddress source() {
        boolean isV6 =
                ByteBuffer.wrap(source).order(java.nio.ByteOrder.nativeOrder()).getShort() == Libc.AF_INET6;
        return InternetAddresses.of(isV6 ? Arrays.copyOfRange(source, 8, 24) : Arrays.copyOfRange(source, 4, 8));
    }

    /** What an error number of {@link #send} or {@link #receive} means here. */
    public static String meaning(int errno) {
        return Refusal.of(errno, "send", Refusal.Needs.NOTHING).sentence();
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            Libc.close(fd);
            buffer.close();
            address.close();
            length.close();
        }
    }
}
