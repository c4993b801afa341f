package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.asterism.coordinator.core.Outcome;
import org.asterism.model.AgentName;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.asterism.resource.Order;
import org.junit.jupiter.api.Test;

/** An order that comes twice is taken once, and the second time answered as the first. */
class TakenOrdersTest {

    private static final NodeName SELF = new NodeName("n1");
    private static final OperationKey STOP = new OperationKey(new ResourceId("vip"), "stop", Duration.ZERO);

    private final TakenOrders taken = new TakenOrders();

    @Test
    void eachActionOfATransitionOfAnEpochIsTakenOnce() {
        assertThat(taken.take(order(5, 1, 1))).isTrue();
        assertThat(taken.take(order(5, 1, 1))).isFalse();
        assertThat(taken.take(order(5, 1, 2))).isTrue();
        assertThat(taken.take(order(5, 2, 1))).isTrue();
        assertThat(taken.take(order(6, 1, 1))).isTrue();
    }

    @Test
    void whatWasToldOfTheEndCanBeToldAgain() {
        Order order = order(5, 1, 1);
        Outcome told = new Outcome(SELF, STOP, Outcome.Result.SUCCEEDED, "");
        taken.ended(order, told);
        assertThat(taken.told(order)).as("never taken").isEmpty();

        taken.take(order);
        assertThat(taken.told(order)).as("under way").isEmpty();
        taken.ended(order, told);
        assertThat(taken.told(order)).contains(told);
    }

    @Test
    void theOldestAreForgotten() {
        for (int action = 0; action <= 4096; action++) {
            taken.take(order(5, 1, action));
        }
        assertThat(taken.take(order(5, 1, 1))).isFalse();
        assertThat(taken.take(order(5, 1, 0))).isTrue();
    }

    private static Order order(long epoch, long transition, int action) {
        return new Order(
                new Epoch(epoch),
                new Incarnation(new Generation(1), 1),
                transition,
                new Action(
                        action,
                        ActionKind.STOP,
                        STOP.resource(),
                        AgentName.parse("ocf:heartbeat:Dummy"),
                        SELF,
                        STOP,
                        Duration.ofSeconds(20),
                        0,
                        new TreeMap<>(),
                        List.of(),
                        ""));
    }
}
