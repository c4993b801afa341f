package org.asterism.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentOutput;
import org.asterism.executor.AgentResult;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.asterism.resource.core.MonitorJudge.Evidence;
import org.asterism.resource.core.MonitorJudge.Opinion;
import org.junit.jupiter.api.Test;

/** Monitors that got no answer, and failures that grow old. */
class JudgedMonitorsTest extends ResourcesBench {

    private static final ResourceId PBX = new ResourceId("pbx");
    private static final OperationKey KEY = key(PBX, "monitor", EVERY);
    private static final Duration WINDOW = Duration.ofMinutes(30);

    private final AtomicReference<CompletableFuture<Evidence>> evidence = new AtomicReference<>();

    @Override
    NodeServices.Monitoring monitoring() {
        evidence.set(CompletableFuture.completedFuture(
                new Evidence(Optional.of("processor pressure 99 %"), Opinion.NONE, "nobody to ask")));
        return new NodeServices.Monitoring(call -> evidence.get(), 2, Duration.ofMinutes(5), WINDOW);
    }

    @Test
    void aSilentMonitorOfABusyNodeIsNoFailureAndItsReasonIsShown() {
        monitor(PBX);
        runner.end(nextCall(), OcfCode.SUCCESS);
        executed();

        AgentCall silent = nextCallInTime();
        runner.end(silent, timedOut(silent));

        await(() -> !result(PBX, "monitor", EVERY).reason().isEmpty());
        OperationResult shown = result(PBX, "monitor", EVERY);
        assertThat(shown.isFailed()).isFalse();
        assertThat(shown.reason())
                .contains("no answer")
                .contains("pressure 99 %")
                .contains("took too long");
        assertThat(history(PBX).failCounts()).isEmpty();
        AgentCall longer = nextCallInTime();
        assertThat(longer.limit()).isEqualTo(silent.limit().multipliedBy(2));

        runner.end(longer, timedOut(longer));

        await(() -> result(PBX, "monitor", EVERY).isFailed());
        assertThat(result(PBX, "monitor", EVERY).status()).isEqualTo(Status.TIMED_OUT);
        assertThat(result(PBX, "monitor", EVERY).reason()).contains("pressure 99 %");
        assertThat(history(PBX).failCounts()).containsEntry(KEY, Score.of(1));
    }

    @Test
    void theFirstLookWaitsForTheStartDelay() {
        Action plain = action(ActionKind.MONITOR, PBX, KEY, 0);
        send(new Order(
                new Epoch(1), new Incarnation(new Generation(1), 1), 1, plain.with("CRM_meta_start_delay", "5000")));

        await(() -> result(PBX, "monitor", EVERY).status() == Status.PENDING);
        Duration passed = Duration.ZERO;
        while (runner.calls.isEmpty() && passed.compareTo(Duration.ofMinutes(1)) < 0) {
            time.timePasses(Duration.ofMillis(100));
            passed = passed.plusMillis(100);
        }

        assertThat(passed).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(59));
    }

    @Test
    void aDeadServiceIsFoundAtOnceHoweverBusyTheNodeIs() {
        monitor(PBX);
        runner.end(nextCall(), OcfCode.SUCCESS);
        executed();

        runner.end(nextCallInTime(), OcfCode.NOT_RUNNING);

        await(() -> result(PBX, "monitor", EVERY).isFailed());
    }

    @Test
    void aStopDoesNotWaitForTheSecondOpinion() {
        evidence.set(new CompletableFuture<>());
        monitor(PBX);
        AgentCall silent = nextCall();
        runner.end(silent, timedOut(silent));

        order(ActionKind.STOP, PBX);

        assertThat(nextCall().action()).isEqualTo("stop");
    }

    @Test
    void oldFailuresAreForgottenOneByOne() {
        monitor(PBX);
        runner.end(nextCall(), OcfCode.SUCCESS);
        executed();
        fail();
        wall.set(wall.get().plus(WINDOW.dividedBy(2)));
        runner.end(nextCallInTime(), OcfCode.SUCCESS);
        await(() -> !result(PBX, "monitor", EVERY).isFailed());
        fail();
        assertThat(history(PBX).failCounts()).containsEntry(KEY, Score.of(2));

        wall.set(wall.get().plus(WINDOW.dividedBy(2)).plusSeconds(1));

        // Each look waits for the window to pass; the clock on the wall says what is old by then.
        await(() -> {
            time.timePasses(WINDOW);
            return history(PBX).failCounts().equals(java.util.Map.of(KEY, Score.of(1)));
        });
        wall.set(wall.get().plus(WINDOW));
        await(() -> {
            time.timePasses(WINDOW);
            return history(PBX).failCounts().isEmpty();
        });
    }

    private void fail() {
        runner.end(nextCallInTime(), OcfCode.ERROR);
        await(() -> result(PBX, "monitor", EVERY).isFailed());
    }

    private static AgentResult timedOut(AgentCall call) {
        return new AgentResult.TimedOut(call.limit(), "monitor took too long", AgentOutput.NONE);
    }
}
