package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.asterism.resource.Order;
import org.junit.jupiter.api.Test;

class EarlyOrdersTest {

    private static final AgentName AGENT = AgentName.parse("ocf:heartbeat:Dummy");

    private final EarlyOrders early = new EarlyOrders();

    @Test
    void anOrderWaitsForTheDocumentThatNamesItsResource() {
        Order start = order("pbx");
        Order instance = order("proxy:0");

        boolean isHeld = early.holds(start) && early.holds(instance);
        List<Order> free = early.adopted(List.of(
                new Resource.Group(new ResourceId("phones"), List.of(primitive("pbx")), new TreeMap<>()),
                new Resource.Clone(new ResourceId("proxy-clone"), primitive("proxy"), new TreeMap<>())));

        assertThat(isHeld).isTrue();
        assertThat(free).containsExactly(start, instance);
        assertThat(early.holds(order("pbx"))).as("what is named").isFalse();
    }

    @Test
    void whatNoDocumentNamesWaitsNoMoreOnceItWasReleased() {
        early.adopted(List.of(primitive("pbx")));
        Order orphan = order("old");

        boolean isHeld = early.holds(orphan);

        assertThat(isHeld).isTrue();
        assertThat(early.released()).containsExactly(orphan);
        assertThat(early.holds(order("old"))).isFalse();
        assertThat(early.isEmpty()).isTrue();
    }

    private static Resource.Primitive primitive(String name) {
        return new Resource.Primitive(new ResourceId(name), AGENT, new TreeMap<>(), new TreeMap<>(), List.of());
    }

    private static Order order(String name) {
        ResourceId resource = new ResourceId(name);
        return new Order(
                new Epoch(1),
                new Incarnation(new Generation(1), 1),
                1,
                new Action(
                        1,
                        ActionKind.START,
                        resource,
                        AGENT,
                        new NodeName("pbx1"),
                        new OperationKey(resource, "start", Duration.ZERO),
                        Duration.ofSeconds(20),
                        0,
                        new TreeMap<>(),
                        List.of(),
                        "test"));
    }
}
