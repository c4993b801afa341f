package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.action;
import static org.asterism.coordinator.core.Fixtures.ran;
import static org.asterism.coordinator.core.Fixtures.transition;
import static org.asterism.coordinator.core.Fixtures.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.asterism.coordinator.core.Conductor.Step;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.asterism.model.Transition;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;

/** When a conductor orders what has to wait: for a place, or for a time. */
class PacingTest extends ConductorFixture {

    @Test
    void slowStartsTakeNoPlaceSoThatOthersAreMendedMeanwhile() {
        Duration slow = Duration.ofSeconds(3);
        answer = transition(
                action(1, ActionKind.START, "slow1", B),
                action(2, ActionKind.START, "slow2", B),
                action(3, ActionKind.START, "waits", B));
        conductor = conductor(new TransitionRun.Limits(30, 2, slow));
        allHaveReported();
        Step first = conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL);

        Step tooEarly = first.next().woken(NOW.plus(slow).minus(Duration.ofMillis(1)), WALL);
        Step then = tooEarly.next().woken(NOW.plus(slow), WALL);
        answer = transition(
                action(1, ActionKind.START, "slow1", B),
                action(2, ActionKind.START, "slow2", B),
                action(3, ActionKind.START, "waits", B),
                action(4, ActionKind.STOP, "stranger", B));
        Step failure = then.next()
                .reported(
                        B,
                        view(2, ran("stranger", "monitor", 9, OcfCode.ERROR)),
                        List.of(),
                        NOW.plus(slow).plus(Duration.ofSeconds(1)),
                        WALL);

        assertThat(first.orders()).extracting(order -> order.action().id()).containsExactly(1, 2);
        assertThat(first.wakeAt()).contains(NOW.plus(slow));
        assertThat(tooEarly.orders()).isEmpty();
        assertThat(then.orders()).extracting(order -> order.action().id()).containsExactly(3);
        assertThat(failure.orders()).extracting(order -> order.action().id()).containsExactly(4);
        assertThat(failure.next().run().inFlight()).hasSize(4);
    }

    @Test
    void itLooksAgainWhenATransitionWantsIt() {
        Instant due = WALL.plusSeconds(2);
        answer = new Transition(List.of(), List.of(), new TreeMap<>(), due);

        Step step = conductor.sighted(leads(), allHeard(EPOCH), NOW, WALL);
        asked.clear();
        BootTime wake = step.wakeAt().orElseThrow();
        step.next().woken(wake, due.plusMillis(1));

        assertThat(wake).isEqualTo(NOW.plus(Duration.ofMillis(2001)));
        assertThat(asked).hasSize(1);
    }
}
