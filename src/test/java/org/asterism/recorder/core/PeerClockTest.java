package org.asterism.recorder.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Heartbeat;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class PeerClockTest {

    private static final NodeName SELF = new NodeName("pbx1");
    private static final NodeName PEER = new NodeName("pbx2");
    private static final long AHEAD = Duration.ofDays(11).toNanos();

    /** Delays of 0.1 to 5 ms each way; the error is below half the smallest round trip that the links report. */
    @Test
    void theDifferenceOfTwoBootClocksIsFoundThroughJitter() {
        Random random = new Random(42);
        PeerClock clock = PeerClock.NOTHING;
        long fastest = Long.MAX_VALUE;
        for (int i = 1; i <= 50; i++) {
            long sent = i * 200_000_000L;
            long there = 100_000 + (long) (random.nextDouble() * 4_900_000);
            long back = 100_000 + (long) (random.nextDouble() * 4_900_000);
            long held = (long) (random.nextDouble() * 200_000_000);
            fastest = Math.min(fastest, there + back);

            clock = clock.heard(SELF, 4, answer(3, sent, AHEAD + sent + there + held, held, Heartbeat.Grant.GRANTED));
        }

        String[] words = clock.text(Duration.ofNanos(fastest)).split("/");

        assertThat(Math.abs(Long.parseLong(words[0]) - AHEAD)).isLessThanOrEqualTo(Long.parseLong(words[1]) + fastest);
        assertThat(Long.parseLong(words[0]) - AHEAD).isBetween(-1_500_000L, 1_500_000L);
        assertThat(words[2]).isEqualTo("3");
    }

    @Test
    void heartbeatsThatGrantNothingSayNothing() {
        PeerClock clock = PeerClock.NOTHING.heard(SELF, 4, answer(3, 1000, AHEAD, 10, Heartbeat.Grant.WITHHELD));

        assertThat(clock.text(Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void anEchoOfAnEarlierLifeSaysNothing() {
        PeerClock clock = PeerClock.NOTHING.heard(SELF, 5, answer(3, 1000, AHEAD, 10, Heartbeat.Grant.GRANTED));

        assertThat(clock.samples()).isZero();
    }

    @Test
    void anotherLifeOfThePeerBeginsAnew() {
        PeerClock clock = PeerClock.NOTHING
                .heard(SELF, 4, answer(3, 1000, 500, 0, Heartbeat.Grant.GRANTED))
                .heard(SELF, 4, answer(9, 1000, 900_000, 0, Heartbeat.Grant.GRANTED));

        assertThat(clock).isEqualTo(new PeerClock(9, 899_000, 1));
    }

    private static Heartbeat answer(long generation, long ourTime, long peerTime, long held, Heartbeat.Grant grant) {
        Heartbeat.PeerEntry aboutUs = new Heartbeat.PeerEntry(
                SELF,
                new Heartbeat.Heard(new Incarnation(new Generation(4), 1), 7, new BootTime(ourTime)),
                1,
                grant,
                Heartbeat.Consent.NONE,
                Duration.ofNanos(held),
                1,
                1,
                Heartbeat.AsksLoss.NO,
                Heartbeat.Spares.NO);
        return new Heartbeat(
                PEER,
                new Incarnation(new Generation(generation), 1),
                7,
                new BootTime(peerTime),
                Heartbeat.Readiness.READY,
                Heartbeat.Tenure.HELD,
                Epoch.NONE,
                Heartbeat.Leadership.NONE,
                Heartbeat.Candidacy.NONE,
                Heartbeat.Ballot.NONE,
                DocumentVersion.EMPTY,
                1,
                Heartbeat.NetIdentity.NONE,
                0,
                Duration.ZERO,
                List.of(aboutUs),
                0,
                Heartbeat.VoterWord.UNSAID);
    }
}
