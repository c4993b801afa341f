package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.action;
import static org.asterism.coordinator.core.Fixtures.heard;
import static org.asterism.coordinator.core.Fixtures.key;
import static org.asterism.coordinator.core.Fixtures.transition;
import static org.asterism.coordinator.core.Fixtures.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.model.BootTime;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static final Epoch EPOCH = new Epoch(5);
    private static final Instant WALL = Instant.EPOCH;

    private final AtomicInteger plans = new AtomicInteger();
    private BootTime now = new BootTime(Duration.ofSeconds(1000).toNanos());
    private long sequence = 1;
    private Conductor conductor = Conductor.start(
            new Conductor.Tools(
                    state -> {
                        plans.incrementAndGet();
                        return transition(action(1, ActionKind.START, "vip", B));
                    },
                    Fixtures::digest,
                    new TransitionRun.Limits(30, 30),
                    Conductor.Owners.EXCLUDED_BY_QUORUM),
            Observed.nothing(A, new TreeSet<>(List.of(A, B))));

    @Test
    void aNodeThatRefusesForASecondCostsFewPlansAndIsAskedAtOnceAtFirst() {
        Conductor.Step step = leading();
        BootTime end = now.plus(Duration.ofSeconds(1));
        plans.set(0);

        step = answer(Outcome.Result.REFUSED);
        assertThat(step.orders()).hasSize(1);
        while (now.nanos() < end.nanos()) {
            now = now.plus(Duration.ofMillis(4));
            step = step.orders().isEmpty() ? waited(step) : answer(Outcome.Result.REFUSED);
        }

        assertThat(plans.get()).isBetween(4, 12);
        while (step.orders().isEmpty()) {
            step = waited(step);
        }
        assertThat(now.since(end)).isLessThan(Duration.ofMillis(500));
        answer(Outcome.Result.SUCCEEDED);
        plans.set(0);
        answer(Outcome.Result.REFUSED);
        assertThat(plans).hasValue(1);
    }

    /** Of an earlier plan: it is not tried again by itself, so that waiting would have no end. */
    @Test
    void aRefusalOfWhatThePresentPlanDoesNotOrderIsNotWaitedFor() {
        leading();
        answer(Outcome.Result.REFUSED);
        answer(Outcome.Result.REFUSED);
        Conductor.Step waiting = answer(Outcome.Result.REFUSED);
        assertThat(waited(waiting).orders()).hasSize(1);
        plans.set(0);

        Outcome other = new Outcome(B, key("old", "start"), Outcome.Result.REFUSED, "order of an older transition");
        follow(conductor.reported(B, view(++sequence), List.of(other), now, WALL));

        assertThat(plans).hasValue(1);
    }

    private Conductor.Step leading() {
        TreeSet<NodeName> peers = new TreeSet<>(List.of(B));
        conductor = conductor.reaching(peers, now, WALL).next();
        for (NodeName node : List.of(A, B)) {
            conductor = conductor
                    .reported(node, view(sequence), List.of(), now, WALL)
                    .next();
        }
        TreeMap<NodeName, Sight> sights = new TreeMap<>();
        sights.put(A, heard(EPOCH, view(1)));
        sights.put(B, heard(EPOCH, view(1)));
        return follow(conductor.sighted(new Lead.Leads(EPOCH), sights, now, WALL));
    }

    private Conductor.Step answer(Outcome.Result result) {
        Outcome outcome = new Outcome(B, key("vip", "start"), result, "the node lets go of its resources");
        return follow(conductor.reported(B, view(++sequence), List.of(outcome), now, WALL));
    }

    private Conductor.Step waited(Conductor.Step step) {
        BootTime at = step.wakeAt().orElseThrow();
        now = at.isAfter(now) ? at : now;
        return follow(conductor.woken(now, WALL));
    }

    private Conductor.Step follow(Conductor.Step step) {
        conductor = step.next();
        return step;
    }
}
