package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.action;
import static org.asterism.coordinator.core.Fixtures.heard;
import static org.asterism.coordinator.core.Fixtures.key;
import static org.asterism.coordinator.core.Fixtures.ran;
import static org.asterism.coordinator.core.Fixtures.transition;
import static org.asterism.coordinator.core.Fixtures.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.BootTime;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceHistory;
import org.asterism.model.Transition;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages are sent once: what a lost report said of an order must be seen from what the node says later. */
class LostReportTest {

    private static final Epoch EPOCH = new Epoch(5);
    private static final Instant WALL = Instant.EPOCH;
    private static final BootTime NOW = new BootTime(Duration.ofSeconds(1000).toNanos());

    private Transition answer = transition();
    private Conductor conductor = Conductor.start(
            new Conductor.Tools(
                    state -> answer,
                    Fixtures::digest,
                    new TransitionRun.Limits(30, 30),
                    Conductor.Owners.EXCLUDED_BY_QUORUM),
            Observed.nothing(A, new TreeSet<>(List.of(A, B))));

    @BeforeEach
    void leadsAndHasOrderedAStart() {
        conductor = conductor.reaching(new TreeSet<>(List.of(B)), NOW, WALL).next();
        for (NodeName node : List.of(A, B)) {
            conductor = conductor.reported(node, view(1), List.of(), NOW, WALL).next();
        }
        TreeMap<NodeName, Sight> sights = new TreeMap<>();
        sights.put(A, heard(EPOCH, view(1)));
        sights.put(B, heard(EPOCH, view(1)));
        answer = transition(action(1, ActionKind.START, "vip", B));
        conductor = conductor.sighted(new Lead.Leads(EPOCH), sights, NOW, WALL).next();
        assertThat(conductor.run().inFlight()).containsExactly(new TransitionRun.InFlight(B, key("vip", "start")));
        answer = transition();
    }

    @Test
    void anOrderWhoseOutcomeWasInALostReportEndsWithTheHistoryThatShowsIt() {
        reported(4, List.of(), ran("vip", "start", 3, OcfCode.SUCCESS));

        assertThat(conductor.run().inFlight()).isEmpty();
        assertThat(conductor.state(NOW, WALL).nodes().get(B).history().values())
                .singleElement()
                .satisfies(history -> assertThat(
                                history.operations().get(key("vip", "start")).callId())
                        .isEqualTo(3));
    }

    @Test
    void aFailureIsSeenSo() {
        reported(4, List.of(), ran("vip", "start", 3, OcfCode.ERROR));

        assertThat(conductor.run().inFlight()).isEmpty();
    }

    @Test
    void whatWasKnownWhenItWasOrderedIsNoAnswer() {
        reported(4, List.of(), ran("vip", "start", 3, OcfCode.ERROR));
        answer = transition(action(1, ActionKind.START, "vip", B));
        conductor = conductor.woken(NOW, WALL).next();

        reported(5, List.of(), ran("vip", "start", 3, OcfCode.ERROR));

        assertThat(conductor.run().inFlight()).hasSize(1);
        answer = transition();
        reported(6, List.of(), ran("vip", "start", 4, OcfCode.SUCCESS));
        assertThat(conductor.run().inFlight()).isEmpty();
    }

    /** Else a start would count as failed while it is under way, and the same be started elsewhere. */
    @Test
    void anAnswerToAnEarlierOrderIsNoneToTheLater() {
        long first = conductor.run().id();
        reported(4, List.of(), ran("vip", "start", 3, OcfCode.ERROR));
        answer = transition(action(1, ActionKind.START, "vip", B));
        conductor = conductor.woken(NOW, WALL).next();

        reported(5, List.of(failed(EPOCH, first)), ran("vip", "start", 3, OcfCode.ERROR));
        reported(6, List.of(failed(new Epoch(4), conductor.run().id())), ran("vip", "start", 3, OcfCode.ERROR));

        assertThat(conductor.run().inFlight()).hasSize(1);
        answer = transition();
        reported(7, List.of(failed(EPOCH, conductor.run().id())), ran("vip", "start", 3, OcfCode.ERROR));
        assertThat(conductor.run().inFlight()).isEmpty();
    }

    private void reported(long sequence, List<Outcome> outcomes, ResourceHistory history) {
        conductor = conductor
                .reported(B, view(sequence, history), outcomes, NOW, WALL)
                .next();
    }

    private static Outcome failed(Epoch epoch, long transition) {
        return new Outcome(
                B, key("vip", "start"), Outcome.Result.FAILED, "exit 1", new Outcome.Given(epoch, transition));
    }
}
