package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.asterism.coordinator.core.Conductor;
import org.asterism.model.AgentName;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OwnOrdersTest {

    private final TestInbox<WorkDesk.Command> work = TestInbox.create();
    private boolean isLeased = true;
    private final OwnOrders orders = new OwnOrders(work.getRef(), () -> isLeased);

    @ParameterizedTest
    @EnumSource(
            value = ActionKind.class,
            names = {"STOP", "DEMOTE"})
    void whatEndsSomethingIsRefusedWithoutALease(ActionKind kind) {
        orders.accept(order(kind));
        assertThat(work.receiveMessage()).isInstanceOf(WorkDesk.Take.class);

        isLeased = false;
        orders.accept(order(kind));
        assertThat(work.receiveMessage())
                .isInstanceOfSatisfying(
                        WorkDesk.Refuse.class,
                        refused -> assertThat(refused.reason()).contains("no quorum backs the coordinator"));
    }

    /** A start is refused by its permission, at the last moment. */
    @Test
    void whatBeginsSomethingIsNotDecidedHere() {
        isLeased = false;
        orders.accept(order(ActionKind.START));
        orders.accept(order(ActionKind.MONITOR));

        assertThat(work.getAllReceived()).hasSize(2).allMatch(WorkDesk.Take.class::isInstance);
    }

    private static Conductor.Order order(ActionKind kind) {
        ResourceId resource = new ResourceId("second");
        Action action = new Action(
                1,
                kind,
                resource,
                AgentName.parse("ocf:heartbeat:Dummy"),
                new NodeName("pbx1"),
                new OperationKey(resource, "stop", Duration.ZERO),
                Duration.ofSeconds(20),
                0,
                new TreeMap<>(),
                List.of(),
                "");
        return new Conductor.Order(new Epoch(7), new Incarnation(new Generation(1), 1), 3, action);
    }
}
