package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.C;
import static org.asterism.coordinator.core.Fixtures.action;
import static org.asterism.coordinator.core.Fixtures.key;
import static org.asterism.coordinator.core.Fixtures.transition;
import static org.asterism.coordinator.core.Fixtures.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.asterism.coordinator.core.Conductor.Step;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;

/** After a cleanup nothing is known of a resource, and it may run where it would not be put. */
class FoundTest extends ConductorFixture {

    private static final ResourceId DB = new ResourceId("db");
    private static final OperationKey PROBE = key("db", "monitor");

    @Test
    void whatAProbeFoundRunningIsNotStartedElsewhereByThePlanThatDidNotKnow() {
        Step step = probed(OcfCode.SUCCESS);

        assertThat(step.orders()).isEmpty();
        assertThat(asked).as("planned anew, with what was found").hasSize(1);
        assertThat(asked.get(0).nodes().get(B).history().get(DB).operations()).containsKey(PROBE);
    }

    /** After a cleanup the node looks by itself, too; what it finds is what it expects, and it answers the order. */
    @Test
    void theNodesOwnLookCountsByWhatThePlanExpected() {
        answer = planned();
        conductor = conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL).next();
        answer = transition();
        asked.clear();

        Step step = conductor.reported(B, view(2, answered(OcfCode.SUCCESS, OcfCode.SUCCESS)), List.of(), NOW, WALL);

        assertThat(step.orders()).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void aProbeThatCannotTellIsPlannedForAnew() {
        Step step = probed(OcfCode.ERROR);

        assertThat(step.orders()).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void aProbeThatFoundNothingLetsThePlanGoOn() {
        Step step = probed(OcfCode.NOT_RUNNING);

        assertThat(step.orders()).extracting(order -> order.action().id()).containsExactly(2);
        assertThat(asked).isEmpty();
    }

    private Step probed(OcfCode code) {
        answer = planned();
        conductor = conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL).next();
        answer = transition();
        asked.clear();
        Outcome ended = new Outcome(B, PROBE, Outcome.Result.SUCCEEDED, "");
        return conductor.reported(B, view(2, answered(code)), List.of(ended), NOW, WALL);
    }

    private static Transition planned() {
        Action probe = new Action(
                1,
                ActionKind.PROBE,
                DB,
                Fixtures.DUMMY,
                B,
                PROBE,
                Duration.ofSeconds(20),
                OcfCode.NOT_RUNNING.exit(),
                new TreeMap<>(),
                List.of(),
                "because");
        return transition(probe, action(2, ActionKind.START, "db", C, 1));
    }

    private static ResourceHistory answered(OcfCode code) {
        return answered(code, OcfCode.NOT_RUNNING);
    }

    private static ResourceHistory answered(OcfCode code, OcfCode expected) {
        OperationResult result = new OperationResult(
                PROBE,
                3,
                OperationResult.Status.DONE,
                code.exit(),
                expected.exit(),
                "",
                "",
                Duration.ofMillis(3),
                Instant.EPOCH,
                Instant.EPOCH);
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>();
        operations.put(PROBE, result);
        return new ResourceHistory(DB, Fixtures.DUMMY, operations, new TreeMap<>(), Instant.EPOCH);
    }
}
