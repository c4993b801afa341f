package org.asterism.fencing.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.fencing.core.Fixture.catalogue;
import static org.asterism.fencing.core.Fixture.device;
import static org.asterism.fencing.core.Fixture.level;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.fencing.core.FencingRun.Effect;
import org.asterism.fencing.core.FencingRun.Result;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

class FencingRunTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<String> seen = new ArrayList<>();
    private BootTime now = BootTime.ZERO;
    private FencingRun run;
    private long call;

    private void begin(FenceAction action, Catalogue catalogue, Duration head, Set<ResourceId> rebootless) {
        Catalogue.Way way = catalogue.way(PBX1, new TreeMap<>(), Set.of());
        SortedMap<ResourceId, Duration> delays = new TreeMap<>();
        catalogue
                .devices()
                .forEach((id, device) -> delays.put(id, device.delay().of(PBX1, 0.5)));
        take(FencingRun.begin(
                new Deed(PBX1, action, way.levels(), way.ports(), delays, head, LIMIT, rebootless), 100, now));
    }

    private void take(FencingRun.Step step) {
        run = step.run();
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Call made) {
                call = made.number();
                seen.add(made.device().id() + " " + made.action().word() + " #" + made.attempt());
            } else if (effect instanceof Effect.Fenced fenced) {
                seen.add("fenced at level " + fenced.level() + " by " + fenced.devices());
            } else if (effect instanceof Effect.Failed) {
                seen.add("failed");
            } else if (effect instanceof Effect.WakeAt wake) {
                seen.add("wake in " + wake.at().since(now).toMillis());
            }
        }
    }

    private void ends(Result result) {
        take(run.ended(call, result, "", now));
    }

    @Test
    void oneDeviceThatWorks() {
        begin(
                FenceAction.REBOOT,
                catalogue(device("a", "stonith:fence_a", "pcmk_host_list", "pbx1")),
                Duration.ZERO,
                Set.of());

        ends(Result.DONE);

        assertThat(seen).containsExactly("a reboot #0", "fenced at level 1 by a");
        assertThat(run.isOver()).isTrue();
    }

    @Test
    void aFailureIsRepeatedAndThenTheNextLevelIsTried() {
        begin(
                FenceAction.OFF,
                catalogue(
                        List.of(level("pbx1", 1, "a"), level("pbx1", 2, "b")),
                        device("a", "stonith:fence_a", "pcmk_host_list", "pbx1", "pcmk_off_retries", "3"),
                        device("b", "stonith:fence_b", "pcmk_host_list", "pbx1")),
                Duration.ZERO,
                Set.of());

        ends(Result.FAILED);
        ends(Result.FAILED);
        ends(Result.FAILED);
        ends(Result.DONE);

        assertThat(seen).containsExactly("a off #0", "a off #1", "a off #2", "b off #0", "fenced at level 2 by b");
    }

    @Test
    void aDeviceThatHangsIsNotRepeated() {
        begin(
                FenceAction.OFF,
                catalogue(device("a", "stonith:fence_a", "pcmk_host_list", "pbx1")),
                Duration.ZERO,
                Set.of());

        now = now.plus(LIMIT);
        ends(Result.TIMED_OUT);

        assertThat(seen).containsExactly("a off #0", "failed");
    }

    @Test
    void allDevicesOfALevelHaveToSucceedAndRebootIsOffByAllThenOnByAll() {
        Catalogue catalogue = catalogue(
                List.of(level("pbx1", 1, "a", "b")),
                device("a", "stonith:fence_a", "pcmk_host_list", "pbx1"),
                device("b", "stonith:fence_b", "pcmk_host_list", "pbx1"));
        begin(FenceAction.REBOOT, catalogue, Duration.ZERO, Set.of());

        ends(Result.DONE);
        assertThat(run.isFinishing()).isFalse();
        ends(Result.DONE);
        assertThat(run.isFinishing()).isTrue();
        ends(Result.FAILED);
        ends(Result.FAILED);
        ends(Result.DONE);

        assertThat(seen)
                .containsExactly("a off #0", "b off #0", "fenced at level 1 by a, b", "a on #0", "a on #1", "b on #0");
        assertThat(run.isOver()).isTrue();
    }

    @Test
    void oneOfTwoPowerSuppliesIsNotEnough() {
        Catalogue catalogue = catalogue(
                List.of(level("pbx1", 1, "a", "b")),
                device("a", "stonith:fence_a", "pcmk_host_list", "pbx1"),
                device("b", "stonith:fence_b", "pcmk_host_list", "pbx1", "pcmk_off_retries", "1"));
        begin(FenceAction.REBOOT, catalogue, Duration.ZERO, Set.of());

        ends(Result.DONE);
        ends(Result.FAILED);

        assertThat(seen).containsExactly("a off #0", "b off #0", "failed");
    }

    @Test
    void anAgentThatCannotRebootIsToldOffThenOn() {
        begin(
                FenceAction.REBOOT,
                catalogue(device("a", "stonith:fence_a", "pcmk_host_list", "pbx1")),
                Duration.ZERO,
                Set.of(new ResourceId("a")));

        ends(Result.DONE);
        ends(Result.DONE);

        assertThat(seen).containsExactly("a off #0", "fenced at level 1 by a", "a on #0");
    }

    @Test
    void delaysComeBeforeTheFirstCallAndOnlyBeforeWhatTakesPower() {
        Catalogue catalogue = catalogue(
                List.of(level("pbx1", 1, "a"), level("pbx1", 2, "b")),
                device(
                        "a",
                        "stonith:fence_a",
                        "pcmk_host_list",
                        "pbx1",
                        "pcmk_delay_base",
                        "2s",
                        "pcmk_off_retries",
                        "1"),
                device("b", "stonith:fence_b", "pcmk_host_list", "pbx1", "pcmk_delay_max", "10s"));
        begin(FenceAction.OFF, catalogue, Duration.ofSeconds(7), Set.of());

        take(run.woken(now.plus(Duration.ofSeconds(8))));
        now = now.plus(Duration.ofSeconds(9));
        take(run.woken(now));
        ends(Result.FAILED);
        now = now.plus(Duration.ofSeconds(5));
        take(run.woken(now));
        ends(Result.DONE);

        assertThat(seen)
                .containsExactly(
                        "wake in 9000",
                        "wake in 9000",
                        "a off #0",
                        "wake in 5000",
                        "b off #0",
                        "fenced at level 2 by b");
    }

    @Test
    void retriesEndWithTheTimeLimit() {
        begin(
                FenceAction.OFF,
                catalogue(device(
                        "a", "stonith:fence_a",
                        "pcmk_host_list", "pbx1",
                        "pcmk_off_timeout", "10s",
                        "pcmk_off_retries", "50")),
                Duration.ZERO,
                Set.of());

        now = now.plus(Duration.ofSeconds(6));
        ends(Result.FAILED);
        now = now.plus(Duration.ofSeconds(6));
        ends(Result.FAILED);

        assertThat(seen).containsExactly("a off #0", "a off #1", "failed");
    }

    @Test
    void theEndOfAnotherCallChangesNothing() {
        begin(
                FenceAction.OFF,
                catalogue(device("a", "stonith:fence_a", "pcmk_host_list", "pbx1")),
                Duration.ZERO,
                Set.of());

        take(run.ended(call + 1, Result.DONE, "", now));

        assertThat(seen).containsExactly("a off #0");
        assertThat(run.isOver()).isFalse();
    }

    @Test
    void withoutADeviceItFailsAtOnce() {
        begin(FenceAction.OFF, catalogue(), Duration.ZERO, Set.of());

        assertThat(seen).containsExactly("failed");
    }
}
