package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sockets of heartbeat links between two machines. */
@Tag("netns")
class UdpSocketTest {

    private static final long LIMIT = 2_000_000_000L;
    private static final int PORT = 694;

    private final ByteBuffer in = ByteBuffer.allocate(1500);
    private Bed bed;

    @BeforeEach
    void buildTheBed() {
        bed = Bed.create();
    }

    @AfterEach
    void takeItDown() {
        bed.close();
    }

    private static InetSocketAddress at(String address) {
        return new InetSocketAddress(Bed.address(address), PORT);
    }

    private static Answer<UdpSocket> group(String address, DeviceName device) {
        return UdpSocket.multicast(new UdpSocket.Group(at(address), 1), device);
    }

    private UdpSocket onNode(Callable<Answer<UdpSocket>> open) {
        return bed.keep(bed.node.got(open));
    }

    private UdpSocket onClient(Callable<Answer<UdpSocket>> open) {
        return bed.keep(bed.client.got(open));
    }

    /** The next datagram's text and its sender's address, or nothing. */
    private String receive(UdpSocket socket) {
        try (Poller poller = ((Answer.Got<Poller>) Poller.create()).value()) {
            poller.watch(List.of(socket));
            poller.await(LIMIT);
        }
        if (socket.receive(in) != 0) {
            return "nothing";
        }
        InetAddress source = socket.source();
        return StandardCharsets.US_ASCII.decode(in) + " from "
                + (source.isLinkLocalAddress() ? "link-local" : source.getHostAddress());
    }

    private static int send(UdpSocket socket, String text, String to) {
        return socket.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), socket.encode(at(to)));
    }

    @Test
    void unicastGoesBothWaysInBothFamilies() {
        for (String family : List.of("10.9.0.", "fd00:9::")) {
            UdpSocket a = onNode(() -> UdpSocket.unicast(at(family + "1"), Bed.VA));
            UdpSocket b = onClient(() -> UdpSocket.unicast(at(family + "2"), Bed.VB));

            assertThat(send(a, "ping", family + "2")).isZero();
            assertThat(receive(b)).startsWith("ping from ").endsWith("1");
            assertThat(send(b, "pong", family + "1")).isZero();
            assertThat(receive(a)).startsWith("pong from ").endsWith("2");
        }
    }

    @Test
    void linkLocalAddressesNeedNoScopeBecauseTheSocketHasADevice() {
        String own = linkLocal(bed.node, "va");
        String peer = linkLocal(bed.client, "vb");
        UdpSocket a = onNode(() -> UdpSocket.unicast(at(own), Bed.VA));
        UdpSocket b = onClient(() -> UdpSocket.unicast(at(peer), Bed.VB));

        assertThat(send(a, "ping", peer)).isZero();
        assertThat(receive(b)).isEqualTo("ping from link-local");
    }

    private static String linkLocal(Namespace side, String device) {
        String text = side.exec("ip", "-6", "-o", "addr", "show", "dev", device, "scope", "link");
        return text.replaceAll("(?s).*inet6 (fe80[^/]*)/.*", "$1");
    }

    @Test
    void aGroupIsHeardByTheOthersAndNotByTheSender() {
        for (String group : List.of("239.255.42.1", "ff02::4:2a", "ff05::4:2a")) {
            UdpSocket a = onNode(() -> group(group, Bed.VA));
            UdpSocket b = onClient(() -> group(group, Bed.VB));

            assertThat(send(a, "hello", group)).isZero();
            assertThat(receive(b)).startsWith("hello from ");
            assertThat(a.receive(in)).as("own datagrams").isEqualTo(UdpSocket.NOTHING_THERE);
        }
    }

    @Test
    void aBroadcastIsHeardByTheOthers() {
        UdpSocket a = onNode(() -> UdpSocket.broadcast(at("10.9.0.255"), Bed.VA));
        UdpSocket b = onClient(() -> UdpSocket.broadcast(at("10.9.0.255"), Bed.VB));

        assertThat(send(a, "hello", "10.9.0.255")).isZero();
        assertThat(receive(b)).isEqualTo("hello from 10.9.0.1");
    }

    @Test
    void nothingIsHeardThatComesInByAnotherDevice() {
        bed.node.ip("link", "add", "vc", "type", "veth", "peer", "name", "vd");
        bed.node.ip("link", "set", "vc", "up");
        UdpSocket other = onNode(() -> group("239.255.42.1", new DeviceName("vc")));
        UdpSocket right = onNode(() -> group("239.255.42.1", Bed.VA));
        UdpSocket b = onClient(() -> group("239.255.42.1", Bed.VB));

        assertThat(send(b, "hello", "239.255.42.1")).isZero();

        assertThat(receive(right)).isEqualTo("hello from 10.9.0.2");
        assertThat(other.receive(in)).isEqualTo(UdpSocket.NOTHING_THERE);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(bed.node.in(() -> UdpSocket.unicast(at("10.9.0.77"), Bed.VA)))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.refusal().sentence())
                                .isEqualTo(
                                        "cannot use 10.9.0.77 port 694 on va: the address is not there (EADDRNOTAVAIL)"));
        assertThat(bed.node.in(() -> UdpSocket.unicast(at("10.9.0.1"), new DeviceName("none"))))
                .isInstanceOf(Answer.Failed.class);
    }
}
