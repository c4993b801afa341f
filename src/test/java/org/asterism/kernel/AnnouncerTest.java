package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.kernel.Bed.FLOATING;
import static org.asterism.kernel.Bed.VA;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    void hundredsAreAskedForInTheTimeOfOne() {
        Set<InetAddress> many = IntStream.rangeClosed(1, 200)
                .mapToObj(last -> address("10.78.9." + last))
                .collect(Collectors.toSet());
        bed.client.ip("addr", "add", "10.78.9.77/32", "dev", "vb");

        long begun = System.nanoTime();
        Map<InetAddress, ProbeAnswer> answers = bed.node.in(() -> announcer.probe(VA, many, LIMIT));

        assertThat(answers).hasSize(200);
        assertThat(answers.get(address("10.78.9.77"))).isInstanceOf(ProbeAnswer.Answered.class);
        assertThat(answers.values().stream().filter(ProbeAnswer.Silent.class::isInstance))
                .hasSize(199);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LIMIT.multipliedBy(20));
    }

    @Test
    void whatCannotBeAskedIsNotSilence() {
        assertThat(bed.node.in(() -> announcer
                        .probe(new DeviceName("none"), Set.of(FLOATING.get(0)), LIMIT)
                        .get(FLOATING.get(0))))
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
        return bed.node.in(() -> announcer.probe(VA, Set.of(address), LIMIT).get(address));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
