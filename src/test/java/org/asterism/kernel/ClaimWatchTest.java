package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.kernel.Bed.FLOATING;
import static org.asterism.kernel.Bed.FLOATING4;
import static org.asterism.kernel.Bed.VA;
import static org.asterism.kernel.Bed.VB;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stranger on the wire, and the owner whose gate is open. */
@Tag("netns")
class ClaimWatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Bed bed;
    private Addresses addresses;
    private Announcer owner;
    private Announcer stranger;
    private MacAddress strangerMac;

    @BeforeEach
    void buildTheBed() {
        bed = Bed.create();
        addresses = bed.keep(bed.node.got(Addresses::create));
        owner = bed.keep(bed.node.got(Announcer::create));
        stranger = bed.keep(bed.client.got(Announcer::create));
        Addresses there = bed.keep(bed.client.got(Addresses::create));
        strangerMac = ((DeviceReading.Present) there.device(VB)).device().mac();
    }

    @AfterEach
    void takeItDown() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource
    void anAnnouncementOfAStrangerIsHeardThroughTheOpenGate(GateLayout layout) {
        open(layout);
        for (InetAddress address : FLOATING) {
            ClaimWatch watch = watch(address);
            assertThat(watch.heard()).isEmpty();

            assertThat(stranger.announce(VB, address)).isEqualTo(new Outcome.Done());

            await().atMost(PATIENCE).until(() -> watch.heard().equals(Optional.of(strangerMac)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStrangerWhoHasItWithoutAWordAnswersTheQuestion(GateLayout layout) {
        open(layout);
        bed.client.ip("addr", "add", "10.9.0.100/24", "dev", "vb");
        bed.client.ip("addr", "add", "fd00:9::100/64", "dev", "vb", "nodad");
        for (InetAddress address : FLOATING) {
            ClaimWatch watch = watch(address);

            assertThat(ask(address)).isEqualTo(new Outcome.Done());

            await().atMost(PATIENCE).until(() -> watch.heard().equals(Optional.of(strangerMac)));
        }
    }

    @Test
    void aDeviceThatVanishesEndsIt() {
        open(GateLayout.NETDEV);
        ClaimWatch watch = watch(FLOATING4);
        assertThat(watch.heard()).isEmpty();
        assertThat(watch.isOver()).isFalse();

        bed.node.ip("link", "del", "va");

        await().atMost(PATIENCE).until(() -> watch.heard().isEmpty() && watch.isOver());
    }

    /** Of everything on the wire only claims of this very address; the owner's own announcements and a peer's probe are none. */
    @Test
    void nothingElseIsHeard() {
        open(GateLayout.NETDEV);
        List<ClaimWatch> watches = FLOATING.stream().map(this::watch).toList();
        List<InetAddress> others = List.of(Bed.address("10.9.0.101"), Bed.address("fd00:9::101"));
        List<ClaimWatch> other = others.stream().map(this::watch).toList();

        for (InetAddress address : FLOATING) {
            assertThat(bed.node.in(() -> owner.announce(VA, address))).isEqualTo(new Outcome.Done());
            bed.client.in(() -> stranger.ask(VB, address));
        }
        others.forEach(address -> stranger.announce(VB, address));
        for (ClaimWatch watch : other) {
            await().atMost(PATIENCE).until(() -> watch.heard().equals(Optional.of(strangerMac)));
        }

        for (ClaimWatch watch : watches) {
            assertThat(watch.heard()).isEmpty();
        }
    }

    @Test
    void aDeviceThatIsNotThereIsRefused() {
        assertThat(bed.node.in(() -> ClaimWatch.open(addresses, new DeviceName("none"), FLOATING4)))
                .isInstanceOf(Answer.Failed.class);
    }

    private void open(GateLayout layout) {
        AddressGate gate = bed.gate(layout);
        gate.installClosed(List.of(VA), FLOATING);
        bed.addFloating();
        gate.arm(0, Duration.ofSeconds(30));
        gate.confirm(0);
        FLOATING.forEach(gate::open);
    }

    private ClaimWatch watch(InetAddress address) {
        return bed.keep(bed.node.got(() -> ClaimWatch.open(addresses, VA, address)));
    }

    private Outcome ask(InetAddress address) {
        return bed.node.in(() -> owner.ask(VA, address));
    }
}
