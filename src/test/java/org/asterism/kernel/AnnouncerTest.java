package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.kernel.Bed.FLOATING;
import static org.asterism.kernel.Bed.VA;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.asterism.model.BootTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The probe for another owner, asked by a node whose own gate is shut. */
@Tag("netns")
class AnnouncerTest {

    private static final Duration LIMIT = Duration.ofMillis(300);

    private Bed bed;
    private Announcer announcer;

    @BeforeEach
    void buildTheBed() {
        bed = Bed.create();
        announcer = bed.keep(bed.node.got(Announcer::create));
    }

    @AfterEach
    void takeItDown() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource
    void aLivingOwnerAnswersThroughOurShutGate(GateLayout layout) {
        bed.gate(layout).installClosed(List.of(VA), FLOATING);
        bed.addFloating();
        bed.client.ip("addr", "add", "10.9.0.100/24", "dev", "vb");
        bed.client.ip("addr", "add", "fd00:9::100/64", "dev", "vb", "nodad");
        for (InetAddress address : FLOATING) {
            BootTime start = BootClock.now();

            ProbeAnswer answer = probe(address);

            System.out.println(
                    "probe answered after " + BootClock.now().since(start).toNanos() / 1000 + " us");
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            ProbeAnswer.Answered.class,
                            answered -> assertThat(answered.owner()).isNotEqualTo(bed.nodeMac));
        }
    }

    @ParameterizedTest
    @EnumSource
    void weDoNotAnswerOurselves(GateLayout layout) {
        AddressGate gate = bed.gate(layout);
        gate.installClosed(List.of(VA), FLOATING);
        bed.addFloating();
        for (InetAddress address : FLOATING) {
            BootTime start = BootClock.now();

            assertThat(probe(address)).isEqualTo(new ProbeAnswer.Silent());
            assertThat(BootClock.now().since(start)).isBetween(LIMIT.minusMillis(10), LIMIT.multipliedBy(2));
            gate.arm(0, Duration.ofSeconds(10));
            gate.confirm(0);
            gate.open(address);
            assertThat(probe(address)).as("with the gate open").isEqualTo(new ProbeAnswer.Silent());
            gate.closeAll();
        }
    }

    @Test
    void anAnnouncementOfTheOwnerCountsAsAnswer() {
        Announcer owner = bed.keep(bed.client.got(Announcer::create));
        Thread announcing = new Thread(() -> {
            for (int round = 0; round < 200; round++) {
                owner.announce(Bed.VB, FLOATING.get(0));
            }
        });
        announcing.start();

        assertThat(probe(FLOATING.get(0))).isInstanceOf(ProbeAnswer.Answered.class);
    }

    @Test
    void whatCannotBeAskedIsNotSilence() {
        assertThat(bed.node.in(() -> announcer.probe(new DeviceName("none"), FLOATING.get(0), LIMIT)))
                .isInstanceOf(ProbeAnswer.NotAsked.class);
        bed.node.ip("addr", "flush", "dev", "va", "scope", "link");
        assertThat(probe(FLOATING.get(1)))
                .isInstanceOfSatisfying(
                        ProbeAnswer.NotAsked.class,
                        notAsked -> assertThat(notAsked.refusal().sentence()).contains("no usable link-local address"));
        bed.node.ip("link", "set", "va", "down");
        assertThat(probe(FLOATING.get(0)))
                .isInstanceOfSatisfying(
                        ProbeAnswer.NotAsked.class,
                        notAsked -> assertThat(notAsked.refusal().sentence()).contains("down"));
    }

    private ProbeAnswer probe(InetAddress address) {
        return bed.node.in(() -> announcer.probe(VA, address, LIMIT));
    }
}
