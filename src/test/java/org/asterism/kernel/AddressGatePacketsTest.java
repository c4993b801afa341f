package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.kernel.Bed.FLOATING;
import static org.asterism.kernel.Bed.FLOATING4;
import static org.asterism.kernel.Bed.FLOATING6;
import static org.asterism.kernel.Bed.OWN4;
import static org.asterism.kernel.Bed.VA;
import static org.asterism.kernel.Bed.VB;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client on the wire sees of a gate in each state and layout. */
@Tag("netns")
class AddressGatePacketsTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration SILENCE = Duration.ofMillis(120);
    private static final List<DeviceName> DEVICES = List.of(VA);

    private Bed bed;
    private Announcer asker;

    @BeforeEach
    void buildTheBed() {
        bed = Bed.create();
        asker = bed.keep(bed.client.got(Announcer::create));
    }

    @AfterEach
    void takeItDown() throws Exception {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource
    void aShutGateAnswersNothing(GateLayout layout) {
        AddressGate gate = bed.gate(layout);
        gate.installClosed(DEVICES, FLOATING);
        serve();

        assertSilent(FLOATING4);
        assertSilent(FLOATING6);
        bed.echo(OWN4);
        assertThat(bed.answers(OWN4, PATIENCE))
                .as("an address that is not gated")
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anOpenGateAnswersEverything(GateLayout layout) {
        AddressGate gate = bed.gate(layout);
        gate.installClosed(DEVICES, FLOATING);
        serve();

        hold(gate, 0, LONG);
        FLOATING.forEach(gate::open);

        assertOpen(FLOATING4);
        assertOpen(FLOATING6);
    }

    @ParameterizedTest
    @EnumSource
    void aLeaseAloneAndAnOpenedAddressAloneLetNothingPass(GateLayout layout) {
        AddressGate gate = bed.gate(layout);
        gate.installClosed(DEVICES, FLOATING);
        serve();

        hold(gate, 0, LONG);
        assertSilent(FLOATING4);
        assertSilent(FLOATING6);
        gate.closeAll();
        FLOATING.forEach(gate::open);
        assertSilent(FLOATING4);
        assertSilent(FLOATING6);
        gate.arm(1, LONG);

        assertSilent(FLOATING4);
        assertSilent(FLOATING6);
    }

    @ParameterizedTest
    @EnumSource
    void oneAddressOpensAndClosesWithoutTheOther(GateLayout layout) {
        AddressGate gate = bed.gate(layout);
        gate.installClosed(DEVICES, FLOATING);
        serve();
        hold(gate, 7, LONG);

        gate.open(FLOATING6);
        assertOpen(FLOATING6);
        assertSilent(FLOATING4);
        gate.open(FLOATING4);
        gate.close(FLOATING6);

        assertOpen(FLOATING4);
        assertSilent(FLOATING6);
    }

    @ParameterizedTest
    @EnumSource
    void theKernelEndsTheLeaseByItself(GateLayout layout) throws Exception {
        AddressGate gate = bed.gate(layout);
        gate.installClosed(DEVICES, FLOATING);
        serve();
        FLOATING.forEach(gate::open);
        for (InetAddress address : FLOATING) {
            hold(gate, 0, Duration.ofMillis(300));

            Duration last = bed.lastAnswer(address, Duration.ofMillis(700));

            System.out.println("lease of 300 ms, " + layout + ", last answer after " + last.toNanos() / 1000 + " us");
            assertThat(last).isBetween(Duration.ofMillis(250), Duration.ofMillis(350));
            assertSilent(address);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLateConfirmationOpensNothing(GateLayout layout) throws Exception {
        AddressGate gate = bed.gate(layout);
        gate.installClosed(DEVICES, FLOATING);
        serve();
        FLOATING.forEach(gate::open);
        gate.arm(3, Duration.ofMillis(50));

        bed.lastAnswer(FLOATING4, Duration.ofMillis(120));

        assertThat(gate.confirm(3)).isInstanceOf(GateAnswer.Done.class);
        assertSilent(FLOATING4);
        assertSilent(FLOATING6);
    }

    @ParameterizedTest
    @EnumSource
    void closingAllSilencesAtOnceAndForgetsRoundsUnderWay(GateLayout layout) {
        AddressGate gate = bed.gate(layout);
        gate.installClosed(DEVICES, FLOATING);
        serve();
        hold(gate, 0, LONG);
        FLOATING.forEach(gate::open);
        gate.arm(1, LONG);
        assertOpen(FLOATING4);

        assertThat(gate.closeAll()).isInstanceOf(GateAnswer.Done.class);

        assertSilent(FLOATING4);
        assertSilent(FLOATING6);
        assertThat(gate.confirm(1)).isEqualTo(new GateAnswer.NotArmed(1));
        assertThat(gate.opened()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aRestartLeaseKeepsTheGateOpenForTheNextManager(GateLayout layout) throws Exception {
        AddressGate first = bed.gate(layout);
        first.installClosed(DEVICES, FLOATING);
        serve();
        hold(first, 0, Duration.ofMillis(100));
        FLOATING.forEach(first::open);
        first.armRestart(LONG);
        first.confirmRestart();
        first.close();
        bed.lastAnswer(FLOATING4, Duration.ofMillis(200));

        AddressGate second = bed.keep(bed.node.got(() -> AddressGate.create()));
        assertThat(second.restartRemaining()).as("before installation").isInstanceOf(LeaseReading.Open.class);
        GateInstallation adopted = second.install(DEVICES, FLOATING);

        assertThat(adopted)
                .isEqualTo(new GateInstallation.Installed(layout, GateInstallation.Manner.ADOPTED, List.of()));
        assertThat(second.opened()).containsExactlyElementsOf(FLOATING);
        assertThat(second.restartRemaining()).isInstanceOf(LeaseReading.Open.class);
        assertOpen(FLOATING4);
        assertOpen(FLOATING6);
        second.closeAll();
        assertThat(second.restartRemaining()).isEqualTo(new LeaseReading.Over());
        assertSilent(FLOATING4);
    }

    @Test
    void announcementsOfAShutAddressDoNotLeave() {
        AddressGate gate = bed.gate(GateLayout.NETDEV);
        gate.installClosed(DEVICES, FLOATING);
        Announcer announcer = bed.keep(bed.node.got(Announcer::create));

        for (InetAddress address : FLOATING) {
            try (PacketSocket wire = listen(address)) {
                assertThat(announcer.announce(VA, address)).isInstanceOf(Outcome.Refused.class);
                assertThat(heardOf(wire, address))
                        .as("frames about %s", address)
                        .isZero();
                hold(gate, 0, LONG);
                gate.open(address);
                assertThat(announcer.announce(VA, address)).isInstanceOf(Outcome.Done.class);
                assertThat(heardOf(wire, address)).isEqualTo(address.equals(FLOATING4) ? 2 : 1);
                gate.closeAll();
            }
        }
    }

    @Test
    void theOlderLayoutCannotHoldPacketSocketsOfArp() {
        AddressGate gate = bed.gate(GateLayout.INET_ARP);
        gate.installClosed(DEVICES, FLOATING);
        Announcer announcer = bed.keep(bed.node.got(Announcer::create));

        try (PacketSocket wire = listen(FLOATING4)) {
            announcer.announce(VA, FLOATING4);

            assertThat(heardOf(wire, FLOATING4)).isEqualTo(2);
        }
    }

    @Test
    void aSendFromAShutAddressSucceedsAndDoesNotLeave() throws Exception {
        AddressGate gate = bed.gate(GateLayout.NETDEV);
        gate.installClosed(DEVICES, FLOATING);
        bed.addFloating();
        DatagramSocket receiver =
                bed.keep(bed.client.in(() -> new DatagramSocket(new InetSocketAddress("10.9.0.2", 7000))));
        receiver.setSoTimeout(120);
        DatagramSocket sender = bed.keep(bed.node.in(() -> new DatagramSocket(new InetSocketAddress(FLOATING4, 7001))));
        bed.node.exec("ping", "-c", "1", "-W", "1", "10.9.0.2");

        sender.send(new DatagramPacket(new byte[1], 1, InetAddress.getByName("10.9.0.2"), 7000));

        assertThat(arrives(receiver)).isFalse();
        hold(gate, 0, LONG);
        gate.open(FLOATING4);
        sender.send(new DatagramPacket(new byte[1], 1, InetAddress.getByName("10.9.0.2"), 7000));
        assertThat(arrives(receiver)).isTrue();
    }

    @Test
    void oneShutAddressIsEnoughToHoldAFrame() {
        InetAddress shut = Bed.address("fd00:9::101");
        AddressGate gate = bed.gate(GateLayout.NETDEV);
        gate.installClosed(DEVICES, List.of(FLOATING6, shut));
        hold(gate, 0, LONG);
        gate.open(FLOATING6);
        byte[] both = Frames.advertisement(bed.nodeMac, shut, Frames.Role.HOST);
        System.arraycopy(FLOATING6.getAddress(), 0, both, 22, 16);

        assertThat(leaves(both)).as("from an opened address about a shut one").isFalse();
        gate.open(shut);
        assertThat(leaves(both)).isTrue();
    }

    @Test
    void addressConfigurationOfAShutAddressDoesNotLeave() {
        AddressGate gate = bed.gate(GateLayout.NETDEV);
        gate.installClosed(DEVICES, FLOATING);
        byte[] fromNobody = Frames.solicitation(bed.nodeMac, (Inet6Address) Bed.address("::"), FLOATING6);
        byte[] fromOurselves = Frames.solicitation(bed.nodeMac, (Inet6Address) Bed.address("fd00:9::1"), FLOATING6);

        assertThat(leaves(fromNobody)).isFalse();
        assertThat(leaves(fromOurselves)).isTrue();
    }

    @Test
    void aStandbyCanTalkToTheOwnerOfAGatedAddress() {
        bed.client.ip("addr", "add", "10.9.0.100/24", "dev", "vb");
        bed.client.ip("addr", "add", "fd00:9::100/64", "dev", "vb", "nodad");
        AddressGate gate = bed.gate(GateLayout.NETDEV);
        gate.installClosed(DEVICES, FLOATING);

        assertThat(bed.node.exec("ping", "-c", "1", "-W", "1", "10.9.0.100")).contains("1 received");
        assertThat(bed.node.exec("ping", "-c", "1", "-W", "1", "fd00:9::100")).contains("1 received");
    }

    private void serve() {
        bed.addFloating();
        FLOATING.forEach(bed::echo);
    }

    private static void hold(AddressGate gate, int slot, Duration timeout) {
        assertThat(gate.arm(slot, timeout)).isInstanceOf(GateAnswer.Done.class);
        assertThat(gate.confirm(slot)).isInstanceOf(GateAnswer.Done.class);
    }

    private void assertSilent(InetAddress address) {
        assertThat(bed.answers(address, SILENCE)).as("UDP of %s", address).isFalse();
        assertThat(ask(address, SILENCE)).as("ARP or ND of %s", address).isEqualTo(new ProbeAnswer.Silent());
    }

    private void assertOpen(InetAddress address) {
        assertThat(bed.answers(address, PATIENCE)).as("UDP of %s", address).isTrue();
        assertThat(ask(address, PATIENCE)).isEqualTo(new ProbeAnswer.Answered(bed.nodeMac));
    }

    private boolean leaves(byte[] frame) {
        Addresses addresses = bed.keep(bed.node.got(Addresses::create));
        int device = ((DeviceReading.Present) addresses.device(VA)).device().index();
        try (PacketSocket socket = bed.node.got(PacketSocket::sender)) {
            int errno = socket.send(device, Frames.ETHER_IPV6, frame);
            assertThat(errno).isIn(0, Refusal.ENOBUFS);
            return errno == 0;
        }
    }

    private ProbeAnswer ask(InetAddress address, Duration limit) {
        return bed.client.in(() -> asker.probe(VB, Set.of(address), limit).get(address));
    }

    private PacketSocket listen(InetAddress address) {
        int etherType = address.equals(FLOATING4) ? Frames.ETHER_ARP : Frames.ETHER_IPV6;
        int device = bed.clientDevice();
        return bed.client.got(() -> PacketSocket.receiver(etherType, device));
    }

    private static long heardOf(PacketSocket wire, InetAddress address) {
        long claims = 0;
        for (byte[] frame = wire.receive(SILENCE); frame.length > 0; frame = wire.receive(SILENCE)) {
            boolean isClaim = address.equals(FLOATING4)
                    ? Frames.arpClaim(frame, address).isPresent()
                    : Frames.advertisedBy(frame, address).isPresent();
            claims += isClaim ? 1 : 0;
        }
        return claims;
    }

    private static boolean arrives(DatagramSocket receiver) throws Exception {
        try {
            receiver.receive(new DatagramPacket(new byte[8], 8));
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }
}
