package org.asterism.resource.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.asterism.model.BootTime;
import org.asterism.resource.core.MonitorJudge.Evidence;
import org.asterism.resource.core.MonitorJudge.Look;
import org.asterism.resource.core.MonitorJudge.Opinion;
import org.asterism.resource.core.MonitorJudge.Rules;
import org.asterism.resource.core.MonitorJudge.Step;
import org.asterism.resource.core.MonitorJudge.Verdict;
import org.junit.jupiter.api.Test;

class MonitorJudgeTest {

    private static final Duration USUAL = Duration.ofSeconds(10);
    private static final Evidence CALM = Evidence.NOTHING;
    private static final Evidence CALM_REACHED = new Evidence(Optional.empty(), Opinion.REACHED, "b reaches it");
    private static final Evidence BUSY = new Evidence(Optional.of("processor pressure 95 %"), Opinion.NONE, "");
    private static final Evidence BUSY_REACHED =
            new Evidence(Optional.of("processor pressure 95 %"), Opinion.REACHED, "b reaches it");

    private MonitorJudge judge = MonitorJudge.of(new Rules(1, 1, 4, Duration.ofMinutes(5)));
    private BootTime now = new BootTime(0);

    @Test
    void anAnswerThatIsNotGoodCountsAtOnceEvenOnABusyNode() {
        assertThat(look(Look.BAD, BUSY_REACHED)).isInstanceOf(Verdict.Stands.class);
        assertThat(judge.counts()).isTrue();
    }

    @Test
    void silenceOnACalmNodeCountsAtOnce() {
        assertThat(look(Look.SILENT, CALM)).isInstanceOf(Verdict.Stands.class);
    }

    @Test
    void silenceOnACalmNodeIsExcusedOnceIfAnotherNodeReachesTheService() {
        assertThat(look(Look.SILENT, CALM_REACHED))
                .isInstanceOfSatisfying(
                        Verdict.Excused.class,
                        excused -> assertThat(excused.reason()).contains("b reaches it"));
        assertThat(look(Look.SILENT, CALM_REACHED)).isInstanceOf(Verdict.Stands.class);
    }

    @Test
    void onABusyNodeTheLimitGrowsWithinItsBoundAndThenSilenceCounts() {
        assertThat(look(Look.SILENT, BUSY))
                .isInstanceOfSatisfying(
                        Verdict.Excused.class,
                        excused -> assertThat(excused.reason()).contains("pressure 95 %"));
        assertThat(judge.limit(USUAL)).isEqualTo(USUAL.multipliedBy(2));
        assertThat(look(Look.SILENT, BUSY)).isInstanceOf(Verdict.Excused.class);
        assertThat(judge.limit(USUAL)).isEqualTo(USUAL.multipliedBy(4));

        assertThat(look(Look.SILENT, BUSY)).isInstanceOf(Verdict.Stands.class);
        assertThat(judge.limit(USUAL)).isEqualTo(USUAL.multipliedBy(4));
    }

    @Test
    void theLimitShrinksWithEachAnswer() {
        look(Look.SILENT, BUSY);
        look(Look.SILENT, BUSY);

        look(Look.GOOD, CALM);
        assertThat(judge.limit(USUAL)).isEqualTo(USUAL.multipliedBy(2));
        look(Look.GOOD, CALM);
        look(Look.GOOD, CALM);
        assertThat(judge.limit(USUAL)).isEqualTo(USUAL);
        assertThat(judge.excused()).isZero();
    }

    @Test
    void whoIsReachedIsExcusedOnABusyNodeUntilThePatienceEnds() {
        for (int i = 0; i < 29; i++) {
            assertThat(look(Look.SILENT, BUSY_REACHED)).as("silence %s", i).isInstanceOf(Verdict.Excused.class);
            now = now.plus(Duration.ofSeconds(10));
        }
        now = now.plus(Duration.ofSeconds(10));

        assertThat(look(Look.SILENT, BUSY_REACHED)).isInstanceOf(Verdict.Stands.class);
    }

    @Test
    void fallResultsInARowMakeAFailureAndRiseEndIt() {
        judge = MonitorJudge.of(new Rules(2, 3, 1, Duration.ZERO));

        assertThat(look(Look.BAD, CALM)).isInstanceOf(Verdict.Excused.class);
        assertThat(look(Look.BAD, CALM)).isInstanceOf(Verdict.Excused.class);
        assertThat(look(Look.BAD, CALM)).isInstanceOf(Verdict.Stands.class);
        assertThat(look(Look.GOOD, CALM)).isInstanceOf(Verdict.StillFailed.class);
        assertThat(look(Look.BAD, CALM)).isInstanceOf(Verdict.Stands.class);
        assertThat(look(Look.GOOD, CALM)).isInstanceOf(Verdict.StillFailed.class);
        assertThat(look(Look.GOOD, CALM)).isInstanceOf(Verdict.Stands.class);
    }

    @Test
    void aFlakyMonitorNeverAddsUp() {
        judge = MonitorJudge.of(new Rules(1, 2, 1, Duration.ZERO));

        for (int i = 0; i < 300; i++) {
            Verdict verdict = look(i % 100 == 99 ? Look.BAD : Look.GOOD, CALM);
            assertThat(judge.counts()).isFalse();
            assertThat(verdict).isNotInstanceOf(Verdict.StillFailed.class);
        }
    }

    @Test
    void aNodeIsBusyByPressureByItsQueueOrByOurOwnLateness() {
        HostLoad.Limits limits = new HostLoad.Limits(60, 3, Duration.ofMillis(250));

        assertThat(HostLoad.UNKNOWN.busy(limits)).isEmpty();
        assertThat(new HostLoad(59, 0, 0, 2.9, Duration.ofMillis(249)).busy(limits))
                .isEmpty();
        assertThat(new HostLoad(10, 61, 0, 0, Duration.ZERO).busy(limits)).contains("memory pressure 61 %");
        assertThat(new HostLoad(-1, -1, -1, 3, Duration.ofMillis(300)).busy(limits))
                .contains("3.0 tasks per processor, the manager itself was late by 300 ms");
    }

    private Verdict look(Look look, Evidence evidence) {
        Step step = judge.judge(look, evidence, now);
        judge = step.next();
        return step.verdict();
    }
}
