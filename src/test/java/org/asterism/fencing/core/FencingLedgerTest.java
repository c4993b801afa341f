package org.asterism.fencing.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.fencing.core.Fixture.catalogue;
import static org.asterism.fencing.core.Fixture.device;
import static org.asterism.fencing.core.Fixture.level;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.fencing.core.FencingLedger.Moment;
import org.asterism.fencing.core.FencingLedger.Rules;
import org.asterism.fencing.core.FencingLedger.Want;
import org.asterism.fencing.core.FencingRecord.Outcome;
import org.asterism.fencing.core.FencingRun.Result;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

/** F43 in all its forms, at the level of decisions. */
class FencingLedgerTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final NodeName PBX2 = new NodeName("pbx2");
    private static final NodeName PBX3 = new NodeName("pbx3");
    private static final Rules RULES = new Rules(Duration.ofSeconds(60), 3, Duration.ofSeconds(2));
    private static final Want REBOOT = new Want(FenceAction.REBOOT, "given up", Duration.ZERO);

    private final FencingLedger ledger = new FencingLedger(PBX1, RULES, () -> 0.5);
    private final SortedMap<NodeName, Seen> nodes = new TreeMap<>();
    private final List<FencingEffect> effects = new ArrayList<>();
    private BootTime now = new BootTime(1_000_000_000_000L);

    private Moment moment() {
        return new Moment(now, Instant.EPOCH.plusNanos(now.nanos()));
    }

    private void take(List<FencingEffect> more) {
        effects.addAll(more);
    }

    private void cluster(Catalogue catalogue) {
        take(ledger.configured(catalogue, RULES, moment()));
        nodes.put(PBX1, new Seen.Heard(1));
        nodes.put(PBX2, new Seen.Heard(2));
        nodes.put(PBX3, new Seen.Heard(3));
        sight();
        take(ledger.wanted(true, new TreeMap<>(), moment()));
    }

    private void sight() {
        SortedSet<NodeName> reachable = new TreeSet<>(List.of(PBX1, PBX2, PBX3));
        take(ledger.sighted(nodes, reachable, new TreeMap<>(), moment()));
    }

    private void lose(NodeName node, long life) {
        nodes.put(node, new Seen.GivenUp(life, now, Duration.ZERO));
        sight();
        want(node, REBOOT);
    }

    private void want(NodeName node, Want want) {
        take(ledger.wanted(true, new TreeMap<>(java.util.Map.of(node, want)), moment()));
    }

    private FencingEffect.Run lastRun() {
        List<FencingEffect.Run> runs = all(FencingEffect.Run.class);
        return runs.get(runs.size() - 1);
    }

    private void ends(Result result) {
        take(ledger.ended(lastRun().call(), result, "", moment()));
    }

    private <T extends FencingEffect> List<T> all(Class<T> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private List<Outcome> outcomes() {
        return all(FencingEffect.Recorded.class).stream()
                .map(record -> record.line().outcome())
                .toList();
    }

    private static Catalogue one() {
        return catalogue(device("apc", "stonith:fence_apc", "pcmk_host_list", "pbx1 pbx2 pbx3"));
    }

    @Test
    void aLostNodeIsReleasedByTheDevicesWordAndNotBefore() {
        cluster(one());

        lose(PBX2, 2);
        assertThat(all(FencingEffect.Release.class)).isEmpty();
        assertThat(lastRun().on()).isEqualTo(PBX1);
        ends(Result.DONE);

        assertThat(all(FencingEffect.Release.class))
                .containsExactly(new FencingEffect.Release(PBX2, 2, "fenced by apc"));
        assertThat(outcomes()).containsExactly(Outcome.FENCED);
    }

    @Test
    void nothingIsReleasedWhileItFailsAndItIsTriedAgainByAnotherNode() {
        cluster(one());

        lose(PBX2, 2);
        ends(Result.FAILED);
        assertThat(lastRun().on()).isEqualTo(PBX3);
        ends(Result.FAILED);

        assertThat(outcomes()).containsExactly(Outcome.FAILED);
        assertThat(ledger.requests())
                .singleElement()
                .matches(shown -> shown.state().contains("tried again"));
        now = now.plus(FencingLedger.PAUSE);
        take(ledger.woken(moment()));
        ends(Result.DONE);
        assertThat(all(FencingEffect.Release.class)).hasSize(1);
    }

    @Test
    void afterAllAttemptsItIsTriedEveryMinuteForAsLongAsItIsWanted() {
        cluster(one());
        lose(PBX2, 2);

        for (int attempt = 0; attempt < 3; attempt++) {
            ends(Result.TIMED_OUT);
            now = now.plus(FencingLedger.PAUSE);
            take(ledger.woken(moment()));
        }

        assertThat(all(FencingEffect.Run.class)).hasSize(3);
        now = now.plus(FencingLedger.LONG_PAUSE);
        take(ledger.woken(moment()));
        assertThat(all(FencingEffect.Run.class)).hasSize(4);
        assertThat(all(FencingEffect.Release.class)).isEmpty();
    }

    @Test
    void aNodeStillHeardAfterItWasFencedMakesTheDeviceALiar() {
        cluster(one());

        want(PBX2, REBOOT);
        ends(Result.DONE);
        now = now.plus(RULES.grace()).plus(Duration.ofMillis(1));
        take(ledger.woken(moment()));

        assertThat(all(FencingEffect.Release.class)).isEmpty();
        assertThat(outcomes()).containsExactly(Outcome.FENCED, Outcome.LIED);
        assertThat(ledger.lies()).containsEntry(new ResourceId("apc"), 1);
        assertThat(all(FencingEffect.Tell.class)).anyMatch(FencingEffect.Tell::isAlarm);
        assertThat(ledger.isConfirmed(PBX2)).isFalse();
    }

    @Test
    void aLostNodeHeardAgainInTheSameLifeMakesTheDeviceALiar() {
        cluster(one());
        lose(PBX2, 2);
        ends(Result.DONE);

        now = now.plus(Duration.ofSeconds(60));
        nodes.put(PBX2, new Seen.Heard(2));
        sight();

        assertThat(outcomes()).containsExactly(Outcome.FENCED, Outcome.LIED);
    }

    @Test
    void aNodeThatComesBackInANewLifeWasFencedTruly() {
        cluster(one());
        lose(PBX2, 2);
        ends(Result.DONE);

        now = now.plus(Duration.ofSeconds(60));
        nodes.put(PBX2, new Seen.Heard(7));
        take(ledger.wanted(true, new TreeMap<>(), moment()));
        sight();

        assertThat(outcomes()).containsExactly(Outcome.FENCED);
        assertThat(ledger.isConfirmed(PBX2)).isFalse();
        lose(PBX2, 7);
        assertThat(all(FencingEffect.Run.class)).hasSize(2);
    }

    @Test
    void aMemberThatIsFencedIsReleasedOnlyWhenTheQuorumHasGivenItUp() {
        cluster(one());
        want(PBX2, REBOOT);
        ends(Result.DONE);
        assertThat(all(FencingEffect.Release.class)).isEmpty();

        nodes.put(PBX2, new Seen.GivenUp(2, now, Duration.ZERO));
        sight();

        assertThat(all(FencingEffect.Release.class)).hasSize(1);
        assertThat(all(FencingEffect.Run.class)).hasSize(1);
    }

    @Test
    void theNextCoordinatorKnowsWhatTheLastOneAchieved() {
        cluster(one());
        take(ledger.wanted(false, new TreeMap<>(), moment()));
        nodes.put(PBX2, new Seen.GivenUp(2, now, Duration.ZERO));
        sight();
        take(ledger.learned(
                new FencingRecord(
                        PBX2, 2, FenceAction.REBOOT, Outcome.FENCED, "apc", PBX3, Instant.EPOCH, Instant.EPOCH, "", ""),
                moment()));
        assertThat(all(FencingEffect.Release.class)).isEmpty();

        want(PBX2, REBOOT);

        assertThat(all(FencingEffect.Release.class)).hasSize(1);
        assertThat(all(FencingEffect.Run.class)).isEmpty();
    }

    @Test
    void whatIsNotWantedAnyMoreIsNotRepeated() {
        cluster(one());
        lose(PBX2, 2);
        nodes.put(PBX2, new Seen.Heard(8));
        sight();
        take(ledger.wanted(true, new TreeMap<>(), moment()));

        ends(Result.FAILED);

        assertThat(all(FencingEffect.Run.class)).hasSize(1);
        assertThat(ledger.requests()).isEmpty();
    }

    @Test
    void twoLevelsAreTriedInTheirOrder() {
        cluster(catalogue(
                List.of(level("pbx2", 1, "ipmi"), level("pbx2", 2, "apc")),
                device("apc", "stonith:fence_apc", "pcmk_host_list", "pbx2"),
                device("ipmi", "stonith:fence_ipmilan", "pcmk_host_list", "pbx2")));

        lose(PBX2, 2);
        ends(Result.TIMED_OUT);
        ends(Result.DONE);

        assertThat(all(FencingEffect.Run.class).stream().map(run -> run.device().value()))
                .containsExactly("ipmi", "apc");
        assertThat(all(FencingEffect.Release.class)).hasSize(1);
    }

    @Test
    void aDeviceThatTakesOneCallServesTwoTargetsInTurn() {
        cluster(one());
        nodes.put(PBX2, new Seen.GivenUp(2, now, Duration.ZERO));
        nodes.put(PBX3, new Seen.GivenUp(3, now, Duration.ZERO));
        sight();
        take(ledger.wanted(true, new TreeMap<>(java.util.Map.of(PBX2, REBOOT, PBX3, REBOOT)), moment()));
        assertThat(all(FencingEffect.Run.class)).hasSize(1);

        ends(Result.DONE);
        assertThat(all(FencingEffect.Run.class)).hasSize(2);
        ends(Result.DONE);

        assertThat(all(FencingEffect.Release.class)).hasSize(2);
    }

    @Test
    void nobodyFencesItself() {
        cluster(one());
        nodes.put(PBX2, new Seen.GivenUp(2, now, Duration.ZERO));
        nodes.put(PBX3, new Seen.GivenUp(3, now, Duration.ZERO));
        sight();

        want(PBX1, REBOOT);

        assertThat(all(FencingEffect.Run.class)).isEmpty();
        assertThat(outcomes()).containsExactly(Outcome.FAILED);
    }

    @Test
    void anArmedWatchdogReleasesWhatWasLostWhenItsTimeIsOver() {
        cluster(catalogue());
        nodes.put(PBX2, new Seen.GivenUp(2, now, Duration.ofSeconds(10)));
        sight();
        assertThat(all(FencingEffect.Release.class)).isEmpty();

        now = now.plus(Duration.ofSeconds(10)).plus(Confirmations.WATCHDOG_MARGIN);
        take(ledger.woken(moment()));

        assertThat(all(FencingEffect.Release.class)).hasSize(1);
        assertThat(outcomes()).containsExactly(Outcome.WATCHDOG);
    }

    @Test
    void aConfirmationByHandReleases() {
        cluster(catalogue());
        nodes.put(PBX2, new Seen.GivenUp(2, now, Duration.ZERO));
        sight();

        take(ledger.confirmedByHand(PBX2, "night shift", "cable pulled", moment()));

        assertThat(all(FencingEffect.Release.class)).hasSize(1);
    }

    @Test
    void aRequestOfTheQuorumIsConfirmedWithoutACoordinatorAndReleasesNothing() {
        cluster(catalogue(device("apc", "stonith:fence_apc", "pcmk_host_list", "pbx2")));
        nodes.put(PBX2, new Seen.Silent(2));
        sight();

        press(1);
        ends(Result.DONE);

        assertThat(all(FencingEffect.Confirmed.class)).containsExactly(new FencingEffect.Confirmed(PBX2, 1));
        assertThat(all(FencingEffect.Release.class)).isEmpty();
    }

    @Test
    void whatWasConfirmedOrBegunBeforeDoesNotAnswerANewRequestOfTheQuorum() {
        cluster(catalogue(device("apc", "stonith:fence_apc", "pcmk_host_list", "pbx2")));
        nodes.put(PBX2, new Seen.Silent(2));
        sight();
        press(1);

        press(2);
        ends(Result.DONE);
        assertThat(all(FencingEffect.Confirmed.class)).isEmpty();
        ends(Result.DONE);
        press(3);
        ends(Result.DONE);

        assertThat(all(FencingEffect.Confirmed.class))
                .containsExactly(new FencingEffect.Confirmed(PBX2, 2), new FencingEffect.Confirmed(PBX2, 3));
        assertThat(all(FencingEffect.Run.class)).hasSize(3);
    }

    /** The quorum of two nodes wants it, and this node does not coordinate. */
    private void press(long request) {
        Want want = new Want(FenceAction.REBOOT, "silent", Duration.ZERO, request);
        take(ledger.wanted(false, new TreeMap<>(java.util.Map.of(PBX2, want)), moment()));
    }

    @Test
    void unfencingLetsANodeInByTheDevicesThatAskForIt() {
        var scsi = device("scsi", "stonith:fence_scsi", "pcmk_host_list", "pbx1 pbx2 pbx3");
        scsi = new org.asterism.model.Resource.Primitive(
                scsi.id(),
                scsi.agent(),
                scsi.params(),
                new TreeMap<>(java.util.Map.of("provides", "unfencing")),
                List.of());
        cluster(catalogue(scsi, device("apc", "stonith:fence_apc", "pcmk_host_list", "pbx2")));
        ledger.described(new ResourceId("scsi"), new Traits(java.util.Set.of("on", "off"), "plug", true));

        want(PBX2, new Want(FenceAction.ON, "unfencing", Duration.ZERO));
        assertThat(lastRun().device()).isEqualTo(new ResourceId("scsi"));
        assertThat(lastRun().on()).isEqualTo(PBX2);
        ends(Result.DONE);

        assertThat(all(FencingEffect.LetIn.class)).containsExactly(new FencingEffect.LetIn(PBX2, 2));
        assertThat(outcomes()).containsExactly(Outcome.UNFENCED);
    }
}
