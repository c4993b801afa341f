package org.asterism.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.LongStream;
import org.asterism.kernel.BootClock;
import org.asterism.model.ClusterState;
import org.asterism.policy.RandomClusters;
import org.asterism.policy.Scheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plans with real processes: the same answers wherever they are made, and none is ever lost. */
class PlannerTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final List<ClusterState> STATES =
            LongStream.range(0, 20).mapToObj(RandomClusters::of).toList();

    private Planner planner = planner(0, LONG);

    private static Planner planner(int fromSize, Duration patience) {
        return new Planner(new Planner.Setting(
                fromSize,
                patience,
                Program.present(List.of(), 64, List.of()),
                ForkJoinPool.commonPool(),
                BootClock::now));
    }

    @AfterEach
    void close() {
        planner.close();
    }

    @Test
    void theProcessAnswersAsTheManagerWould() {
        awaitProcess();
        long here = planner.counts().plansHere();

        assertThat(STATES).allSatisfy(state -> assertThat(planner.plan(state)).isEqualTo(Scheduler.schedule(state)));
        assertThat(planner.counts().plansHere()).isEqualTo(here);
    }

    @Test
    void whileThereIsNoProcessYetPlansAreMadeHere() {
        assertThat(planner.plan(STATES.get(0))).isEqualTo(Scheduler.schedule(STATES.get(0)));

        assertThat(planner.counts().plansHere()).isEqualTo(1);
    }

    @Test
    void aProcessThatWasKilledIsDoneWithoutAndStartedAgain() {
        long first = awaitProcess();
        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        assertThat(STATES).allSatisfy(state -> assertThat(planner.plan(state)).isEqualTo(Scheduler.schedule(state)));

        assertThat(awaitProcess()).isNotEqualTo(first);
        assertThat(planner.counts().failures()).isEqualTo(1);
    }

    @Test
    void aProcessThatIsLateIsEnded() {
        planner.close();
        planner = planner(0, Duration.ofNanos(1));
        planner.plan(STATES.get(0));
        await().atMost(LONG).until(() -> planner.counts().pid().isPresent());
        long pid = planner.counts().pid().orElseThrow();

        assertThat(planner.plan(STATES.get(0))).isEqualTo(Scheduler.schedule(STATES.get(0)));

        await().atMost(LONG)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(planner.counts().failures()).isEqualTo(1);
    }

    @Test
    void smallClustersNeedNoProcess() {
        planner.close();
        planner = planner(Integer.MAX_VALUE, LONG);

        STATES.forEach(planner::plan);

        assertThat(planner.counts().pid()).isEqualTo(OptionalLong.empty());
        assertThat(planner.counts().plansHere()).isEqualTo(STATES.size());
    }

    @Test
    void theProcessEndsWithItsManager() {
        long pid = awaitProcess();

        planner.close();

        await().atMost(LONG)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(planner.plan(STATES.get(0))).isEqualTo(Scheduler.schedule(STATES.get(0)));
    }

    private long awaitProcess() {
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> {
            planner.plan(STATES.get(0));
            return planner.counts().pid().isPresent();
        });
        return planner.counts().pid().orElseThrow();
    }
}
