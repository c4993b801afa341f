package org.asterism.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.LatestStart;
import org.asterism.model.BootTime;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.RunDetails;
import org.asterism.model.Score;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;

/** Orders, permissions, monitors, adoption and release, with an agent runner that ends calls on command. */
class ResourcesTest extends ResourcesBench {

    @Test
    void aStartIsOnTheBoardBeforePermissionIsAsked() {
        permit.set(new CompletableFuture<>());

        order(ActionKind.START, PBX);

        await(() -> status(PBX, "start") == Status.PENDING);
        assertThat(runner.calls).isEmpty();
        permit.get().complete(new Permission.Permit.Granted(new BootTime(5_000_000_000L)));
        AgentCall call = nextCall();
        assertThat(call.latestStart()).isEqualTo(new LatestStart.Before(new BootTime(5_000_000_000L)));
        assertThat(call.latestStart().argument()).isEqualTo("500");
        runner.end(call, OcfCode.SUCCESS);
        assertThat(executed().status()).isEqualTo(Status.DONE);
        assertThat(status(PBX, "start")).isEqualTo(Status.DONE);
    }

    @Test
    void aRefusedStartLeavesNoTrace() {
        permit.set(CompletableFuture.completedFuture(new Permission.Permit.Refused("no lease")));

        order(ActionKind.START, PBX);

        assertThat(rejected()).isEqualTo("no lease");
        assertThat(runner.calls).isEmpty();
        assertThat(board.snapshot().get(PBX).operations()).isEmpty();
    }

    @Test
    void aPermissionThatStaysAwayIsARefusalAndALateOneChangesNothing() {
        permit.set(new CompletableFuture<>());
        order(ActionKind.START, PBX);
        await(() -> status(PBX, "start") == Status.PENDING);

        time.timePasses(Duration.ofSeconds(5));

        assertThat(rejected()).contains("no permission within");
        permit.get().complete(new Permission.Permit.Granted(new BootTime(1)));
        order(ActionKind.STOP, PBX);
        assertThat(nextCall().action()).isEqualTo("stop");
    }

    @Test
    void aStartThatCameTooLateIsNoFailure() {
        order(ActionKind.START, PBX);

        runner.end(nextCall(), new AgentResult.CameTooLate("came too late"));

        assertThat(rejected()).isEqualTo("came too late");
        assertThat(history(PBX).failCounts()).isEmpty();
        assertThat(history(PBX).operations()).isEmpty();
    }

    @Test
    void operationsOfOneResourceRunOneAfterTheOtherAndThoseOfOthersMeanwhile() {
        order(ActionKind.START, PBX);
        AgentCall start = nextCall();
        order(ActionKind.STOP, PBX);
        order(ActionKind.START, ADDRESS);

        AgentCall other = nextCall();

        assertThat(other.resource()).isEqualTo(ADDRESS);
        runner.end(start, OcfCode.SUCCESS);
        assertThat(nextCall().action()).isEqualTo("stop");
    }

    @Test
    void aFullQueueRejects() {
        order(ActionKind.START, PBX);
        nextCall();
        order(ActionKind.STOP, PBX);
        order(ActionKind.START, PBX);
        order(ActionKind.STOP, PBX);

        order(ActionKind.START, PBX);

        assertThat(rejected()).contains("already 3 operations");
    }

    @Test
    void ordersOfAnOlderEpochAreRefusedAndWaitingOnesSuperseded() {
        order(ActionKind.START, PBX, 4);
        AgentCall start = nextCall();
        order(ActionKind.PROMOTE, PBX, 4);
        order(ActionKind.STOP, PBX, 5);

        assertThat(rejected()).isEqualTo("superseded by epoch 5");
        order(ActionKind.START, PBX, 4);
        assertThat(rejected()).contains("this node obeys epoch 5");
        runner.end(start, OcfCode.SUCCESS);
        executed();
        assertThat(nextCall().action()).isEqualTo("stop");
    }

    @Test
    void aFailureIsCountedAndCleanupForgetsAndProbes() {
        order(ActionKind.START, PBX);
        runner.end(nextCall(), OcfCode.ERROR);

        assertThat(executed().isFailed()).isTrue();
        assertThat(history(PBX).failCounts().get(key(PBX, "start", Duration.ZERO)))
                .isEqualTo(Score.of(1));
        assertThat(history(PBX).lastFailure()).isEqualTo(Instant.ofEpochSecond(1000));

        resources.tell(new Resources.Cleanup(PBX));
        AgentCall probe = nextCall();
        assertThat(probe.action()).isEqualTo("monitor");
        runner.end(probe, OcfCode.NOT_RUNNING);
        await(() -> status(PBX, "monitor") == Status.DONE);
        assertThat(history(PBX).failCounts()).isEmpty();
        assertThat(history(PBX).operations()).hasSize(1);
    }

    @Test
    void cleanupOfThePlainNameReachesTheNumberedInstances() {
        ResourceId instance = new ResourceId(PBX + ":1");
        order(ActionKind.START, instance);
        runner.end(nextCall(), OcfCode.ERROR);
        executed();

        resources.tell(new Resources.Cleanup(PBX));

        assertThat(nextCall().action()).isEqualTo("monitor");
        assertThat(history(instance).failCounts()).isEmpty();
    }

    @Test
    void aMonitorReportsOnlyChangesAndIsTimedFromTheEndOfTheLastRun() {
        monitor(PBX);
        runner.end(nextCall(), OcfCode.SUCCESS);
        assertThat(executed().exit()).isZero();
        long first = result(PBX, "monitor", EVERY).callId();

        runner.end(nextCallInTime(), OcfCode.SUCCESS);
        AgentCall third = nextCallInTime();
        assertThat(result(PBX, "monitor", EVERY).callId()).isEqualTo(first);

        runner.end(third, OcfCode.NOT_RUNNING);
        await(() -> result(PBX, "monitor", EVERY).exit() == 7);
        assertThat(history(PBX).failCounts()).containsEntry(key(PBX, "monitor", EVERY), Score.of(1));
    }

    @Test
    void aStopKillsACheckUnderWayAndEndsMonitors() {
        monitor(PBX);
        AgentCall check = nextCall();

        order(ActionKind.STOP, PBX);

        assertThat(rejected()).contains("cancelled before its first result");
        AgentCall stop = nextCall();
        assertThat(stop.action()).isEqualTo("stop");
        assertThat(runner.cancelled).containsExactly(check.id());
        runner.end(stop, OcfCode.SUCCESS);
        executed();
        time.expectNoMessageFor(EVERY.multipliedBy(2), outcomes);
        assertThat(runner.calls).hasSize(2);
        assertThat(history(PBX).operations()).containsOnlyKeys(key(PBX, "stop", Duration.ZERO));
    }

    @Test
    void aMonitorWaitsWhileAnOperationRuns() {
        monitor(PBX);
        runner.end(nextCall(), OcfCode.SUCCESS);
        executed();
        order(ActionKind.PROMOTE, PBX);
        AgentCall promote = nextCall();

        time.expectNoMessageFor(EVERY.multipliedBy(2), outcomes);

        assertThat(runner.calls).hasSize(2);
        runner.end(promote, OcfCode.SUCCESS);
        assertThat(nextCall().action()).isEqualTo("monitor");
    }

    @Test
    void theFirstPartOfALiveMigrationEndsMonitorsLeavesItsTargetOnRecordAndIsNotDoneTwice() {
        monitor(PBX);
        runner.end(nextCall(), OcfCode.SUCCESS);
        executed();

        migrate(PBX, "b");
        AgentCall sent = nextCall();
        runner.end(sent, OcfCode.SUCCESS);
        executed();
        migrate(PBX, "c");

        assertThat(sent.params()).containsEntry("CRM_meta_migrate_target", "b");
        assertThat(rejected()).contains("may have left already");
        OperationResult record = result(PBX, "migrate_to", Duration.ZERO);
        assertThat(record.details().migrateSource()).isEqualTo("a");
        assertThat(record.details().migrateTarget()).isEqualTo("b");
        assertThat(record.details().attributes()).containsEntry(RunDetails.TARGET_CALL, "7");
        assertThat(history(PBX).operations()).doesNotContainKey(key(PBX, "monitor", EVERY));
    }

    /** A coordinator that was frozen orders it when it wakes, and the result would look like a failure. */
    @Test
    void aMonitorOfWhatRestsIsRejected() {
        order(ActionKind.STOP, PBX);
        AgentCall stop = nextCall();
        monitor(PBX);

        runner.end(stop, OcfCode.SUCCESS);

        executed();
        assertThat(rejected()).contains("rests here");
        assertThat(runner.calls).hasSize(1);
    }

    @Test
    void cancelEndsAMonitorAndItsEntry() {
        monitor(PBX);
        runner.end(nextCall(), OcfCode.SUCCESS);
        executed();

        send(new Order(
                new Epoch(1),
                new Incarnation(new Generation(1), 1),
                1,
                action(ActionKind.CANCEL, PBX, key(PBX, "cancel", EVERY), 0)));

        assertThat(executed().isFailed()).isFalse();
        assertThat(history(PBX).operations()).isEmpty();
        time.timePasses(EVERY.multipliedBy(3));
        assertThat(runner.calls).hasSize(1);
    }

    @Test
    void whatTheDocumentNamesIsProbedAndNotStopped() {
        resources.tell(new Resources.Adopt(List.of(
                group("phones", primitive(ADDRESS), primitive(PBX)),
                new Resource.Clone(new ResourceId("all"), primitive(new ResourceId("proxy")), new TreeMap<>()))));

        List<AgentCall> probes = List.of(nextCall(), nextCall(), nextCall());
        assertThat(probes).allMatch(call -> call.action().equals("monitor"));
        probes.forEach(probe ->
                runner.end(probe, probe.resource().equals(PBX) ? OcfCode.RUNNING_PROMOTED : OcfCode.NOT_RUNNING));

        await(() -> board.snapshot().size() == 3 && status(PBX, "monitor") == Status.DONE);
        assertThat(result(PBX, "monitor", Duration.ZERO).isFailed()).isFalse();
        assertThat(history(PBX).failCounts()).isEmpty();
    }

    /** Else a second actor would be asked from then on, which knows nothing of the start. */
    @Test
    void aResourceOrderedBeforeTheDocumentNamesItKeepsItsActor() {
        order(ActionKind.START, PBX);
        runner.end(nextCall(), OcfCode.SUCCESS);
        executed();

        resources.tell(new Resources.Adopt(List.of(group("phones", primitive(ADDRESS), primitive(PBX)))));
        AgentCall probe = nextCall();
        runner.end(probe, OcfCode.NOT_RUNNING);
        monitor(PBX);

        assertThat(probe.resource()).isEqualTo(ADDRESS);
        AgentCall watch = nextCall();
        assertThat(watch.resource()).isEqualTo(PBX);
        runner.end(watch, OcfCode.SUCCESS);
        assertThat(executed().isFailed()).isFalse();
    }

    @Test
    void letGoStopsMembersOfAGroupLastFirstAndNamesWhatStayed() {
        resources.tell(new Resources.Adopt(List.of(group("phones", primitive(ADDRESS), primitive(PBX)))));
        List.of(nextCall(), nextCall()).forEach(probe -> runner.end(probe, OcfCode.SUCCESS));
        await(() -> status(PBX, "monitor") == Status.DONE && status(ADDRESS, "monitor") == Status.DONE);
        TestProbe<Resources.Released> released = kit.createTestProbe(Resources.Released.class);

        resources.tell(new Resources.ReleaseAll(released.getRef()));

        AgentCall first = nextCall();
        assertThat(first.resource()).isEqualTo(PBX);
        runner.end(first, OcfCode.ERROR);
        AgentCall second = nextCall();
        assertThat(second.resource()).isEqualTo(ADDRESS);
        runner.end(second, OcfCode.SUCCESS);
        assertThat(released.receiveMessage().mayBeActive()).containsExactly(PBX);
        resources.tell(new Resources.ReleaseAll(released.getRef()));
        AgentCall again = nextCall();
        assertThat(again.resource()).isEqualTo(PBX);
        runner.end(again, OcfCode.SUCCESS);
        assertThat(released.receiveMessage().mayBeActive()).isEmpty();
    }

    @Test
    void aFailureWhoseCauseHasPassedIsForgottenAndOthersAreNot() {
        order(ActionKind.START, ADDRESS);
        runner.end(nextCall(), OcfCode.ERROR);
        executed();
        order(ActionKind.STOP, ADDRESS);
        runner.end(
                nextCall(), new AgentResult.Unavailable(OcfCode.NOT_INSTALLED, "no carrier on eth0", Outlook.PASSING));
        executed();

        runner.observers.forEach(observer -> observer.cured());

        runner.end(nextCall(), OcfCode.NOT_RUNNING);
        await(() -> status(ADDRESS, "monitor") == Status.DONE);
        assertThat(history(ADDRESS).failCounts()).containsOnlyKeys(key(ADDRESS, "start", Duration.ZERO));
    }

    @Test
    void whatIsNoLongerInTheDocumentIsStoppedWithTheParametersThatItHad() {
        TreeMap<String, String> params = new TreeMap<>(java.util.Map.of("device", "tmpfs"));
        Resource.Primitive disk = primitive(PBX);
        resources.tell(new Resources.Adopt(
                List.of(new Resource.Primitive(PBX, disk.agent(), params, new TreeMap<>(), List.of()))));
        runner.end(nextCall(), OcfCode.SUCCESS);
        await(() -> status(PBX, "monitor") == Status.DONE);

        order(ActionKind.STOP, PBX);

        assertThat(nextCall().params()).containsEntry("device", "tmpfs");
    }

    @Test
    void aSuspicionRunsTheMonitorAtOnce() {
        order(ActionKind.START, PBX);
        runner.end(nextCall(), OcfCode.SUCCESS);
        executed();
        monitor(PBX);
        runner.end(nextCall(), OcfCode.SUCCESS);
        executed();

        runner.observers.forEach(observer -> observer.suspicious());

        assertThat(nextCall().interval()).isEqualTo(EVERY);
    }

    @Test
    void aCrashedActorIsReplacedAndProbesAndInFlightOperationsAreErrors() {
        order(ActionKind.START, PBX);
        AgentCall start = nextCall();

        runner.fail(start);

        AgentCall probe = nextCall();
        assertThat(probe.action()).isEqualTo("monitor");
        assertThat(status(PBX, "start")).isEqualTo(Status.ERROR);
        assertThat(history(PBX)
                        .operations()
                        .get(key(PBX, "start", Duration.ZERO))
                        .reason())
                .contains("lost track");
        runner.end(probe, OcfCode.SUCCESS);
        order(ActionKind.STOP, PBX);
        assertThat(nextCall().action()).isEqualTo("stop");
    }
}
