package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.asterism.demo.BedHost;
import org.asterism.demo.Program;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls of a real Asterisk outlive it. */
@Tag("netns")
class SurvivalTest {

    private static final String SHOW =
            "import urllib.request; print(urllib.request.urlopen('http://127.0.0.1:7626/metrics').read().decode())";
    private static final int EACH = 4;
    private static final Duration UP = Duration.ofSeconds(20);
    private static final Duration REJOINED = Duration.ofSeconds(15);

    @Test
    void callsOutliveTheLossOfTheirNodeAndEndFromEitherSide() throws Exception {
        Path home = BridgedCalls.home();
        try (RunningCluster running = RunningCluster.prepare(BridgedCalls.files(home, 100))) {
            BridgedCalls.prepare(running, home);
            running.bed().hosts().forEach(running::startManager);
            BedHost owner = running.awaitServing();
            try (BridgedCalls calls = BridgedCalls.begin(running, Files.createTempDirectory("asterism-calls-"), EACH)) {
                awaitKept(running, owner, calls);

                running.bed().cutPower(owner);
                BedHost taker = running.awaitTakeoverFrom(owner);
                running.waitUntil(
                        "all are re-joined",
                        REJOINED,
                        () -> metric(running, taker, "asterism_calls_rejoined") == 2 * EACH);
                calls.assertEndedWell(60);

                assertThat(calls.media()).allMatch(count -> count >= 2 * EACH * BridgedCalls.mediaOfOneSide() * 9 / 10);
                assertThat(metric(running, taker, "asterism_calls_lost")).isZero();
                assertThat(running.asterism(taker, "incident", "show", "last"))
                        .contains("%1$d were up, %1$d were re-joined".formatted(2 * EACH));
                assertThat(BridgedCalls.records(taker))
                        .hasSize(2 * EACH)
                        .allMatch(line -> line.contains("\"ANSWERED\""));
            }
        }
    }

    /** It is restarted where it was, and its node goes on with the calls of its predecessor. */
    @Test
    void callsOutliveTheirAsteriskAlone() throws Exception {
        assertThat(killAsterisk(100)).isEqualTo(2 * EACH);
    }

    /** The former node lives, and hands the calls over. */
    @Test
    void callsGoWithTheAddressThatLeavesALivingNode() throws Exception {
        assertThat(killAsterisk(1)).isZero();
    }

    /** How many calls the node re-joined whose Asterisk died; the others did the rest. */
    private static long killAsterisk(int failures) throws Exception {
        Path home = BridgedCalls.home();
        try (RunningCluster running = RunningCluster.prepare(BridgedCalls.files(home, failures))) {
            BridgedCalls.prepare(running, home);
            running.bed().hosts().forEach(running::startManager);
            BedHost owner = running.awaitServing();
            try (BridgedCalls calls = BridgedCalls.begin(running, Files.createTempDirectory("asterism-calls-"), EACH)) {
                awaitKept(running, owner, calls);

                BridgedCalls.killAsterisk(owner, running);
                running.waitUntil(
                        "all are re-joined", REJOINED, () -> sum(running, "asterism_calls_rejoined") == 2 * EACH);
                calls.assertEndedWell(60);

                assertThat(sum(running, "asterism_calls_lost")).isZero();
                assertThat(sum(running, "asterism_calls_up")).isEqualTo(2 * EACH);
                running.waitUntil(
                        "no copy is left",
                        UP,
                        () -> sum(running, "asterism_calls_copies") == 0
                                && sum(running, "asterism_calls_journal") == 0);
                return metric(running, owner, "asterism_calls_rejoined");
            }
        }
    }

    private static long sum(RunningCluster running, String name) {
        return running.bed().hosts().stream()
                .mapToLong(host -> metric(running, host, name))
                .sum();
    }

    /** Up at both ends, known to the owner with their bridges, and copied to the others. */
    private static void awaitKept(RunningCluster running, BedHost owner, BridgedCalls calls) {
        running.waitUntil("calls are up", UP, calls::areUp);
        running.waitUntil(
                "all are in the journal", UP, () -> metric(running, owner, "asterism_calls_journal") == 4 * EACH);
        List<BedHost> others = running.othersThan(owner);
        running.waitUntil(
                "all are copied",
                UP,
                () -> others.stream().allMatch(host -> metric(running, host, "asterism_calls_copies") == 4 * EACH));
    }

    private static long metric(RunningCluster running, BedHost host, String name) {
        String text = Program.run(host.inside(List.of("python3", "-c", SHOW))).text();
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> Math.round(Double.parseDouble(line.substring(name.length() + 1))))
                .findFirst()
                .orElse(-1L);
    }
}
