package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Link;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes between which fencing decides (F44), with a power switch that both reach and that kills every process of a host. */
@Tag("netns")
class PairFencingTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static ClusterFiles files(Path room) {
        return new ClusterFiles("kernel", "default", """
                asterism {
                  options { priority-fencing-delay = 2s }
                  resources {
                    phone-address { agent = "asterism:address", params { ip = "%s", prefix = 24, interface = eth0 },
                                    meta { resource-stickiness = 100 } }
                    power         { agent = "stonith:fence_test",
                                    params { pcmk_host_check = none, state = "%s", kill = "%s" } }
                  }
                }
                """.formatted(Bed.SERVICE, room, room.resolve("ask")));
    }

    private static RunningCluster start(Path room) throws IOException {
        return start(room, "");
    }

    private static RunningCluster start(Path room, String settings) throws IOException {
        return RunningCluster.startPair(files(room), settings + """
                asterism.quorum { two-node = true, on-silent-peer = fence }
                asterism.fence-agents.folder = "%s"
                """.formatted(room));
    }

    @Test
    void aDeadOwnerIsFencedBeforeItsPeerTakesOverAndJoinsWhenItIsBack() throws Exception {
        Path room = FencingTest.switchRoom();
        try (RunningCluster running = start(room)) {
            BedHost dead = awaitServing(running, room);
            BedHost heir = running.othersThan(dead).get(0);

            running.bed().cutPower(dead);
            running.waitUntil("the heir asks the switch", LIMIT, () -> Files.exists(FencingTest.asked(room, dead)));
            running.assertNobodySendsFor(Duration.ofSeconds(1));
            assertThat(running.cluster().status(heir).orElseThrow().votes().toString())
                    .contains("is silent and being fenced");
            Files.createFile(room.resolve("done-" + dead.name()));
            assertThat(running.awaitTakeoverFrom(dead)).isEqualTo(heir);

            assertComesBackAndFencesNobody(running, room, dead, heir, RunningCluster.nowMicros());
        }
    }

    @Test
    void ofTwoThatArePartedTheOwnerHasTheOtherFencedAndGoesOn() throws Exception {
        Path room = FencingTest.switchRoom();
        try (RunningCluster running = start(room)) {
            BedHost owner = awaitServing(running, room);
            BedHost loser = running.othersThan(owner).get(0);
            long moment = RunningCluster.nowMicros();

            running.bed().pull(loser, Link.A);
            running.bed().pull(loser, Link.B);
            running.waitUntil("the owner asks the switch", LIMIT, () -> Files.exists(FencingTest.asked(room, loser)));
            running.bed().cutPower(loser);
            Files.createFile(room.resolve("done-" + loser.name()));
            running.waitUntil("the owner goes on", LIMIT, () -> running.sender().equals(Optional.of(owner)));
            assertComesBackAndFencesNobody(running, room, loser, owner, moment);
        }
    }

    /** As the manager of a host that has much to do while it starts. */
    @Test
    void aPeerThatCameJustNowAndIsSilentForAMomentIsNotFenced() throws Exception {
        Path room = FencingTest.switchRoom();
        try (RunningCluster running = start(room, "asterism.timing.initdead = 60s\n")) {
            BedHost owner = awaitServing(running, room);
            BedHost other = running.othersThan(owner).get(0);

            other.freezeManager();
            running.waitUntil(
                    "it is waited for",
                    LIMIT,
                    () -> running.cluster()
                            .firstStatus(status -> status.toString().contains("it came up just now, so this waits"))
                            .isPresent());
            other.thawManager();

            assertThat(awaitServing(running, room)).isEqualTo(owner);
        }
    }

    @Test
    void anOperatorsWordTakesThePlaceOfADeviceThatFails() throws Exception {
        Path room = FencingTest.switchRoom();
        try (RunningCluster running = start(room)) {
            BedHost dead = awaitServing(running, room);
            BedHost heir = running.othersThan(dead).get(0);

            running.bed().cutPower(dead);
            running.waitUntil("the heir asks the switch", LIMIT, () -> Files.exists(FencingTest.asked(room, dead)));
            assertThat(running.asterism(heir, "confirm-down", dead.name(), "--comment", "I saw it"))
                    .contains("confirmed");

            assertThat(running.awaitTakeoverFrom(dead)).isEqualTo(heir);
        }
    }

    private static void assertComesBackAndFencesNobody(
            RunningCluster running, Path room, BedHost fenced, BedHost owner, long since) throws Exception {
        running.bed().restorePower(fenced);
        running.startManager(fenced);
        assertThat(running.awaitServing()).isEqualTo(owner);
        assertThat(running.sendersSince(since)).containsExactly(owner.name());
        assertNotAsked(running, room, owner, "the one that was fenced has fenced nobody");
    }

    private static BedHost awaitServing(RunningCluster running, Path room) {
        BedHost owner = running.awaitServing();
        for (BedHost host : running.bed().hosts()) {
            assertNotAsked(running, room, host, "while the nodes form, nobody is fenced");
        }
        return owner;
    }

    private static void assertNotAsked(RunningCluster running, Path room, BedHost host, String what) {
        assertThat(Files.exists(FencingTest.asked(room, host)))
                .as(() -> what + ", not " + host.name() + running.logs())
                .isFalse();
    }
}
