package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.C;
import static org.asterism.coordinator.core.Fixtures.action;
import static org.asterism.coordinator.core.Fixtures.heard;
import static org.asterism.coordinator.core.Fixtures.key;
import static org.asterism.coordinator.core.Fixtures.ran;
import static org.asterism.coordinator.core.Fixtures.transition;
import static org.asterism.coordinator.core.Fixtures.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.coordinator.core.Conductor.Order;
import org.asterism.coordinator.core.Conductor.Step;
import org.asterism.model.BootTime;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An order whose message is lost, as it can happen when a node has just come back, is sent again and not waited for. */
class LostOrderTest {

    private static final Epoch EPOCH = new Epoch(5);
    private static final BootTime NOW = new BootTime(Duration.ofSeconds(1000).toNanos());
    private static final Instant WALL = Instant.EPOCH;

    private Transition answer = transition(action(1, ActionKind.STOP, "db", B), action(2, ActionKind.START, "web", A));
    private Conductor conductor = Conductor.start(
            new Conductor.Tools(
                    state -> answer,
                    Fixtures::digest,
                    new TransitionRun.Limits(30, 30),
                    Conductor.Owners.EXCLUDED_BY_QUORUM),
            Observed.nothing(A, new TreeSet<>(List.of(A, B, C))));

    @BeforeEach
    void bIsToStopAndATostart() {
        conductor = conductor.reaching(new TreeSet<>(List.of(B, C)), NOW, WALL).next();
        for (NodeName node : List.of(A, B, C)) {
            conductor = conductor.reported(node, view(1), List.of(), NOW, WALL).next();
        }
        Step step = conductor.sighted(new Lead.Leads(EPOCH), sights(), NOW, WALL);
        assertThat(step.orders()).hasSize(2);
        conductor = step.next();
    }

    @Test
    void whatNothingIsSeenOfIsSentAgainInGrowingPauses() {
        assertThat(conductor.repeated(NOW.plus(Duration.ofSeconds(1))).story())
                .containsExactly("db_stop_0 is sent again to b, which showed nothing of it");
        assertThat(repeated(999)).isEmpty();
        List<Order> first = repeated(1000);
        assertThat(first).extracting(order -> order.action().id()).containsExactly(1);
        assertThat(repeated(1999)).isEmpty();
        assertThat(repeated(2000)).isEqualTo(first);
        assertThat(repeated(3999)).isEmpty();
        assertThat(repeated(4000)).isEqualTo(first);
    }

    @Test
    void whatIsUnderWayIsNot() {
        conductor = conductor
                .reported(B, view(2, begun("db", "stop")), List.of(), NOW, WALL)
                .next();

        assertThat(repeated(5000)).isEmpty();
    }

    @Test
    void whatIsOverIsNot() {
        conductor = conductor
                .reported(
                        B,
                        view(2, ran("db", "stop", 3, OcfCode.SUCCESS)),
                        List.of(new Outcome(B, key("db", "stop"), Outcome.Result.SUCCEEDED, "")),
                        NOW,
                        WALL)
                .next();

        assertThat(repeated(5000)).isEmpty();
    }

    @Test
    void nothingIsSentToANodeThatMessagesDoNotReach() {
        conductor = conductor.reaching(new TreeSet<>(List.of(C)), NOW, WALL).next();
        answer = transition();

        assertThat(repeated(5000)).isEmpty();
    }

    private static ResourceHistory begun(String resource, String action) {
        OperationResult pending = new OperationResult(
                key(resource, action),
                3,
                OperationResult.Status.PENDING,
                0,
                0,
                "",
                "",
                Duration.ZERO,
                Instant.EPOCH,
                Instant.EPOCH);
        return new ResourceHistory(
                new ResourceId(resource),
                Fixtures.DUMMY,
                new TreeMap<>(Map.of(pending.key(), pending)),
                new TreeMap<>(),
                Instant.EPOCH);
    }

    private List<Order> repeated(long afterMs) {
        Step step = conductor.repeated(NOW.plus(Duration.ofMillis(afterMs)));
        conductor = step.next();
        return step.orders();
    }

    private static SortedMap<NodeName, Sight> sights() {
        TreeMap<NodeName, Sight> sights = new TreeMap<>();
        List.of(A, B, C).forEach(node -> sights.put(node, heard(EPOCH, view(1))));
        return sights;
    }
}
