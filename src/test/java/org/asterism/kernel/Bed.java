package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two machines on one wire: {@code node} with device va and the floating addresses, {@code client} with device vb,
 * which knows the node's Ethernet address beforehand, so that UDP does not depend on ARP.
 */
final class Bed implements AutoCloseable {

    static final DeviceName VA = new DeviceName("va");
    static final DeviceName VB = new DeviceName("vb");
    static final InetAddress FLOATING4 = address("10.9.0.100");
    static final InetAddress FLOATING6 = address("fd00:9::100");
    static final InetAddress OWN4 = address("10.9.0.1");
    static final List<InetAddress> FLOATING = List.of(FLOATING4, FLOATING6);
    static final int PORT = 5060;
    private static final Duration RESEND = Duration.ofMillis(50);

    final Namespace node;
    final Namespace client;
    final MacAddress nodeMac;
    private final List<AutoCloseable> open = new ArrayList<>();

    private Bed(Namespace node, Namespace client) {
        this.node = node;
        this.client = client;
        link();
        Addresses addresses = keep(node.got(Addresses::create));
        nodeMac = ((DeviceReading.Present) addresses.device(VA)).device().mac();
    }

    static Bed create() {
        Namespace node = Namespace.create("node");
        return new Bed(node, Namespace.create("client"));
    }

    private void link() {
        node.ip("link", "add", "va", "type", "veth", "peer", "name", "vb", "netns", client.name());
        for (Namespace side : List.of(node, client)) {
            String device = side == node ? "va" : "vb";
            String host = side == node ? "1" : "2";
            side.in(() -> Sysctl.ensure("net/ipv6/conf/" + device + "/accept_dad", "0"));
            side.ip("link", "set", device, "up");
            side.ip("addr", "add", "10.9.0." + host + "/24", "dev", device);
            side.ip("addr", "add", "fd00:9::" + host + "/64", "dev", device, "nodad");
        }
    }

    /** Puts the floating addresses on the node and lets the client know where they are. */
    void addFloating() {
        Addresses addresses = keep(node.got(Addresses::create));
        for (InetAddress address : FLOATING) {
            Outcome added = addresses.add(VA, new DeviceAddress(address, address.getAddress().length == 4 ? 24 : 64));
            assertThat(added).isNotInstanceOf(Outcome.Refused.class);
            client.ip(
                    "neigh",
                    "replace",
                    address.getHostAddress(),
                    "lladdr",
                    nodeMac.toString(),
                    "dev",
                    "vb",
                    "nud",
                    "permanent");
        }
    }

    <T extends AutoCloseable> T keep(T closeable) {
        open.add(closeable);
        return closeable;
    }

    AddressGate gate(GateLayout layout) {
        return keep(node.got(() -> AddressGate.create(layout)));
    }

    /** Answers each datagram to the address with itself. */
    void echo(InetAddress address) {
        DatagramSocket socket = keep(node.in(() -> new DatagramSocket(new InetSocketAddress(address, PORT))));
        Thread thread = new Thread(() -> {
            DatagramPacket packet = new DatagramPacket(new byte[64], 64);
            while (!socket.isClosed()) {
                try {
                    socket.receive(packet);
                    socket.send(packet);
                } catch (IOException e) {
                    // closed, or the shut gate's EPERM in the older layout: the next one may pass
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** True if one of the client's datagrams, sent again and again as a busy machine may lose one, is answered in time. */
    boolean answers(InetAddress address, Duration limit) {
        org.asterism.model.BootTime until = BootClock.now().plus(limit);
        try (DatagramSocket socket = client.in(() -> new DatagramSocket())) {
            do {
                Duration left = until.since(BootClock.now());
                socket.setSoTimeout((int) Math.max(1, Math.min(left.toMillis(), RESEND.toMillis())));
                socket.send(new DatagramPacket(new byte[8], 8, address, PORT));
                try {
                    socket.receive(new DatagramPacket(new byte[64], 64));
                    return true;
                } catch (SocketTimeoutException e) {
                    // asked again while there is time
                }
            } while (BootClock.now().isBefore(until));
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends each millisecond until the end; when the last answer came. Never answered: the start. */
    Duration lastAnswer(InetAddress address, Duration length) throws SocketException {
        org.asterism.model.BootTime start = BootClock.now();
        Duration last = Duration.ZERO;
        try (DatagramSocket socket = client.in(() -> new DatagramSocket())) {
            socket.setSoTimeout(1);
            for (Duration now = Duration.ZERO;
                    now.compareTo(length) < 0;
                    now = BootClock.now().since(start)) {
                try {
                    socket.send(new DatagramPacket(new byte[8], 8, address, PORT));
                    socket.receive(new DatagramPacket(new byte[64], 64));
                    last = BootClock.now().since(start);
                } catch (SocketTimeoutException e) {
                    // asked again
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return last;
    }

    /** Number of vb, for packet sockets of the client. */
    int clientDevice() {
        Addresses addresses = keep(client.got(Addresses::create));
        return ((DeviceReading.Present) addresses.device(VB)).device().index();
    }

    static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        open.forEach(Bed::closeQuietly);
        node.close();
        client.close();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
