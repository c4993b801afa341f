package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.action;
import static org.asterism.coordinator.core.Fixtures.key;
import static org.asterism.coordinator.core.Fixtures.transition;

import java.util.Map;
import java.util.Set;
import org.asterism.coordinator.core.TransitionRun.InFlight;
import org.asterism.coordinator.core.TransitionRun.Limits;
import org.asterism.model.AgentName;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;

class TransitionRunTest {

    private static final Limits WIDE = new Limits(30, 30);

    private final Action stop = action(1, ActionKind.STOP, "vip", A);
    private final Action stopped = action(2, ActionKind.PSEUDO, "group", A, 1);
    private final Action start = action(3, ActionKind.START, "vip", B, 2);
    private final Action other = action(4, ActionKind.START, "db", B);

    @Test
    void whatWaitsForNothingIsOrderedAtOnce() {
        TransitionRun.Step step = TransitionRun.begin(1, transition(stop, stopped, start, other), WIDE, Set.of());

        assertThat(step.orders()).containsExactly(stop, other);
    }

    @Test
    void aStartWaitsForTheStopBehindAPseudoAction() {
        TransitionRun run = TransitionRun.begin(1, transition(stop, stopped, start), WIDE, Set.of())
                .run();

        TransitionRun.Step step = run.succeeded(A, key("vip", "stop"));

        assertThat(step.orders()).containsExactly(start);
        assertThat(step.run().isOver()).isFalse();
        assertThat(step.run().succeeded(B, key("vip", "start")).run().isOver()).isTrue();
    }

    @Test
    void nothingRunsBehindAFailure() {
        TransitionRun run = TransitionRun.begin(1, transition(stop, stopped, start), WIDE, Set.of())
                .run();

        TransitionRun.Step step = run.failed(A, key("vip", "stop"));

        assertThat(step.orders()).isEmpty();
        assertThat(step.run().isOver()).isTrue();
        assertThat(step.run().hasFailed()).isTrue();
    }

    @Test
    void whatNeedsAFencingWaitsForItAndTheRestGoesOn() {
        Action fence = action(1, ActionKind.FENCE, "node", A);
        Action needing = action(2, ActionKind.START, "vip", B, 1);
        TransitionRun.Step step = TransitionRun.begin(1, transition(fence, needing, other), WIDE, Set.of());

        assertThat(step.orders()).containsExactly(other);
        TransitionRun run = step.run().succeeded(B, key("db", "start")).run();
        assertThat(run.isOver()).isTrue();
        assertThat(run.hasFailed()).isFalse();
        assertThat(run.progress().waiting()).isEqualTo(2);
    }

    @Test
    void whatIsInFlightAlreadyIsTakenOverAndNotOrderedTwice() {
        Action after = action(5, ActionKind.START, "app", B, 3);
        Transition replanned = transition(action(3, ActionKind.START, "vip", B), after);
        TransitionRun.Step step = TransitionRun.begin(2, replanned, WIDE, Set.of(new InFlight(B, key("vip", "start"))));

        assertThat(step.orders()).isEmpty();
        assertThat(step.run().succeeded(B, key("vip", "start")).orders()).containsExactly(after);
    }

    @Test
    void anotherOperationOfABusyResourceWaitsUntilTheFirstHasLanded() {
        TransitionRun.Step step =
                TransitionRun.begin(2, transition(stop), WIDE, Set.of(new InFlight(A, key("vip", "start"))));

        assertThat(step.orders()).isEmpty();
        assertThat(step.run().isOver()).isFalse();
        assertThat(step.run().failed(A, key("vip", "start")).orders()).containsExactly(stop);
    }

    @Test
    void limitsHoldPerNodeAndInAll() {
        Transition many = transition(
                action(1, ActionKind.START, "r1", A),
                action(2, ActionKind.START, "r2", A),
                action(3, ActionKind.START, "r3", B),
                action(4, ActionKind.START, "r4", B));

        assertThat(TransitionRun.begin(1, many, new Limits(30, 1), Set.of()).orders())
                .extracting(Action::id)
                .containsExactly(1, 3);
        assertThat(TransitionRun.begin(1, many, new Limits(3, 2), Set.of()).orders())
                .extracting(Action::id)
                .containsExactly(1, 2, 3);
    }

    @Test
    void floatingAddressesDoNotCountAgainstTheLimitsNorWaitForThem() {
        Transition many = transition(
                action(1, ActionKind.START, "r1", A),
                address(action(2, ActionKind.START, "v1", A)),
                action(3, ActionKind.START, "r2", A),
                address(action(4, ActionKind.START, "v2", A)),
                address(action(5, ActionKind.START, "v3", A, 1)));

        TransitionRun.Step step = TransitionRun.begin(1, many, new Limits(2, 1), Set.of());

        assertThat(step.orders()).extracting(Action::id).containsExactly(1, 2, 4);
        assertThat(step.run().succeeded(A, key("v1", "start")).orders()).isEmpty();
        assertThat(step.run().succeeded(A, key("r1", "start")).orders())
                .extracting(Action::id)
                .containsExactly(3, 5);
    }

    @Test
    void monitorsWaitForPlacesBehindStarts() {
        Transition many = transition(
                action(1, ActionKind.START, "r1", A),
                action(2, ActionKind.MONITOR, "r1", A, 1),
                action(3, ActionKind.START, "r2", A),
                action(4, ActionKind.START, "r3", A));

        TransitionRun.Step first = TransitionRun.begin(1, many, new Limits(2, 2), Set.of());
        TransitionRun.Step second = first.run().succeeded(A, key("r1", "start"));
        TransitionRun.Step third = second.run().succeeded(A, key("r2", "start"));

        assertThat(first.orders()).extracting(Action::id).containsExactly(1, 3);
        assertThat(second.orders()).extracting(Action::id).containsExactly(4);
        assertThat(third.orders()).extracting(Action::id).containsExactly(2);
    }

    @Test
    void whatEndedTogetherIsTakenTogether() {
        Transition two = transition(
                action(1, ActionKind.START, "r1", A),
                action(2, ActionKind.START, "r2", A),
                action(3, ActionKind.START, "r3", A, 1),
                action(4, ActionKind.START, "r4", A, 2));

        TransitionRun.Step step = TransitionRun.begin(1, two, WIDE, Set.of())
                .run()
                .landed(Map.of(new InFlight(A, key("r1", "start")), true, new InFlight(A, key("r2", "start")), false));

        assertThat(step.orders()).extracting(Action::id).containsExactly(3);
        assertThat(step.run().hasFailed()).isTrue();
    }

    private static Action address(Action action) {
        return new Action(
                action.id(),
                action.kind(),
                action.resource(),
                AgentName.parse("asterism:address"),
                action.node(),
                action.operation(),
                action.timeout(),
                action.expectedExit(),
                action.params(),
                action.after(),
                action.reason());
    }

    @Test
    void whatIsSlowTakesNoPlaceUpToABound() {
        Set<InFlight> slow = new java.util.HashSet<>();
        for (int i = 0; i < 8; i++) {
            slow.add(new InFlight(B, key("slow" + i, "start")));
        }
        TransitionRun.Step free = TransitionRun.begin(1, transition(other), new Limits(30, 1), slow, slow);
        slow.add(new InFlight(B, key("slow8", "start")));
        TransitionRun.Step full = TransitionRun.begin(1, transition(other), new Limits(30, 1), slow, slow);

        assertThat(free.orders()).containsExactly(other);
        assertThat(full.orders()).isEmpty();
        assertThat(full.run().isCrowded()).isTrue();
    }

    @Test
    void anAbortedRunOrdersNothingMoreButWaitsForWhatIsInFlight() {
        TransitionRun run = TransitionRun.begin(1, transition(stop, stopped, start), WIDE, Set.of())
                .run()
                .abort();

        assertThat(run.isOver()).isFalse();
        TransitionRun.Step step = run.succeeded(A, key("vip", "stop"));
        assertThat(step.orders()).isEmpty();
        assertThat(step.run().isOver()).isTrue();
    }
}
