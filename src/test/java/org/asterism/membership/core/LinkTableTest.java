package org.asterism.membership.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Hearing.Verdict;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.Incarnation;
import org.asterism.model.LinkHealth;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.asterism.model.Timing;
import org.junit.jupiter.api.Test;

class LinkTableTest {

    private static final NodeName US = new NodeName("a");
    private static final NodeName PEER = new NodeName("b");
    private static final Generation OURS = new Generation(7);
    private static final int PEER_POSITION = 1;

    /** Standard timing: late after 600 ms, silent after 1 s, 5 s at the start. */
    private final LinkTable table = new LinkTable(
            US, List.of(US, PEER), List.of("eth0", "serial"), Timing.standard(), LinkHealth.standard(), OURS, at(0));

    private long round;

    @Test
    void aPeerNeverHeardIsSilentOnlyAfterInitdead() {
        table.tick(at(0));
        ticksUntil(4900);
        assertThat(table.verdict(PEER_POSITION)).isEqualTo(Verdict.UNHEARD);

        ticksUntil(5000);

        assertThat(table.verdict(PEER_POSITION)).isEqualTo(Verdict.SILENT);
    }

    @Test
    void aPeerIsHeardThenLateThenSilent() {
        table.tick(at(0));
        hear(0, 100);
        assertThat(table.verdict(PEER_POSITION)).isEqualTo(Verdict.HEARD);

        ticksUntil(700);
        assertThat(table.verdict(PEER_POSITION)).isEqualTo(Verdict.LATE);

        ticksUntil(1100);
        assertThat(table.verdict(PEER_POSITION)).isEqualTo(Verdict.SILENT);
    }

    @Test
    void oneMediumIsEnough() {
        for (int time = 0; time <= 3000; time += 200) {
            hear(1, time);
            table.tick(at(time));
        }

        assertThat(table.verdict(PEER_POSITION)).isEqualTo(Verdict.HEARD);
        assertThat(table.media(PEER_POSITION)).isEqualTo(0b10);
    }

    @Test
    void aPeerThatEchoesAnOlderLifeOfOursIsNotHeard() {
        table.tick(at(0));

        table.received(0, heartbeat(++round, new Generation(6)), at(100));

        assertThat(table.verdict(PEER_POSITION)).isEqualTo(Verdict.UNHEARD);
    }

    @Test
    void oldRoundsAndOldGenerationsAreNotHeard() {
        hear(0, 100);
        ticksUntil(1100);

        table.received(0, heartbeat(round, OURS), at(1200));

        assertThat(table.verdict(PEER_POSITION)).isEqualTo(Verdict.SILENT);
    }

    @Test
    void ourOwnDelayIsCreditedOnceToAllPeers() {
        table.tick(at(0));
        hear(0, 100);
        table.tick(at(100));

        List<LinkEvent> events = table.tick(at(1500));

        assertThat(events).hasAtLeastOneElementOfType(LinkEvent.OwnDelayCredited.class);
        assertThat(table.verdict(PEER_POSITION)).isEqualTo(Verdict.LATE);
        ticksUntil(2000);
        assertThat(table.verdict(PEER_POSITION)).isEqualTo(Verdict.SILENT);
    }

    @Test
    void aLinkThatWasDownIsUpAgainOnlyAfterSeveralDatagramsInTime() {
        hear(0, 0);
        ticksUntil(1100);
        assertThat(stateOf(1100)).isEqualTo(LinkState.State.DOWN);

        hear(0, 1200);
        assertThat(stateOf(1200)).isEqualTo(LinkState.State.DOWN);
        hear(0, 1400);
        hear(0, 1600);

        assertThat(stateOf(1600)).isEqualTo(LinkState.State.UP);
        assertThat(table.verdict(PEER_POSITION)).isEqualTo(Verdict.HEARD);
    }

    @Test
    void lossAndTwoWayKnowledgeAreShown() {
        hear(0, 0);
        round += 5;
        hear(0, 100);

        PeerState state = table.snapshot(at(100)).get(0);

        assertThat(state.returns()).isEqualTo(PeerState.Returns.TWO_WAY);
        assertThat(state.links().get(0).lossPermille()).isBetween(100, 200);
        assertThat(state.links().get(1).state()).isEqualTo(LinkState.State.UNUSED);
    }

    @Test
    void oneLateLinkIsToldExactlyAfterWarntimeThoughThePeerIsHeardOverAnother() {
        hear(0, 0);
        table.tick(at(0));
        for (int time = 200; time < 600; time += 200) {
            hear(1, time);
            table.tick(at(time));
        }

        assertThat(table.nextWake()).isEqualTo(at(600));
        assertThat(table.tick(at(600))).containsExactly(new LinkEvent.LinkChanged(PEER, "eth0", LinkState.State.LATE));
    }

    @Test
    void aLinkThatComesAndGoesIsToldOnceAndShownAsFlappingUntilItIsCalm() {
        List<LinkEvent> events = new ArrayList<>();
        int time = 0;
        for (int flap = 0; flap < 10; flap++) {
            for (int beat = 0; beat < 4; beat++) {
                events.addAll(hear(0, time));
                events.addAll(hear(1, time));
                time += 200;
            }
            for (int beat = 0; beat < 8; beat++) {
                events.addAll(hear(1, time));
                events.addAll(table.tick(at(time)));
                time += 200;
            }
        }

        assertThat(events)
                .filteredOn(LinkEvent.SteadinessChanged.class::isInstance)
                .hasSize(1);
        assertThat(events)
                .filteredOn(LinkEvent.LinkChanged.class::isInstance)
                .as("three flaps before it is called flapping, each late, down, up; and each link's first")
                .hasSizeLessThanOrEqualTo(10);
        assertThat(steadinessOf(time)).isEqualTo(LinkState.Steadiness.FLAPPING);
        assertThat(table.verdict(PEER_POSITION)).isEqualTo(Verdict.HEARD);

        int calmFrom = time;
        for (; time < calmFrom + 62_000; time += 200) {
            events.addAll(hear(0, time));
            events.addAll(hear(1, time));
        }

        assertThat(steadinessOf(time)).isEqualTo(LinkState.Steadiness.STEADY);
        assertThat(events.get(events.size() - 1))
                .isEqualTo(
                        new LinkEvent.SteadinessChanged(PEER, "eth0", LinkState.Steadiness.STEADY, LinkState.State.UP));
    }

    private LinkState.Steadiness steadinessOf(long now) {
        return table.snapshot(at(now)).get(0).links().get(0).steadiness();
    }

    private LinkState.State stateOf(long now) {
        return table.snapshot(at(now)).get(0).links().get(0).state();
    }

    private void ticksUntil(long end) {
        for (int i = 0; i < 100 && table.nextWake().isBefore(at(end)); i++) {
            table.tick(table.nextWake());
        }
        table.tick(at(end));
    }

    private List<LinkEvent> hear(int medium, long time) {
        return table.received(medium, heartbeat(++round, OURS), at(time));
    }

    private static BootTime at(long ms) {
        return new BootTime(ms * 1_000_000);
    }

    private static Heartbeat heartbeat(long round, Generation echoed) {
        PeerEntry entry = new PeerEntry(
                US,
                new Heartbeat.Heard(new Incarnation(echoed, 1), round, at(round)),
                1,
                Heartbeat.Grant.GRANTED,
                Heartbeat.Consent.NONE,
                Duration.ZERO,
                1,
                0,
                Heartbeat.AsksLoss.NO,
                Heartbeat.Spares.NO);
        return new Heartbeat(
                PEER,
                new Incarnation(new Generation(3), 1),
                round,
                at(round),
                Heartbeat.Readiness.READY,
                Heartbeat.Tenure.NEVER,
                Epoch.NONE,
                Heartbeat.Leadership.NONE,
                Heartbeat.Candidacy.NONE,
                Heartbeat.Ballot.NONE,
                DocumentVersion.EMPTY,
                1,
                Heartbeat.NetIdentity.NONE,
                0,
                Duration.ZERO,
                List.of(entry),
                0,
                Heartbeat.VoterWord.UNSAID);
    }
}
