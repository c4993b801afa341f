package org.asterism.coordinator.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;

/** Small things that tests of this package are made of. */
final class Fixtures {

    static final NodeName A = new NodeName("a");
    static final NodeName B = new NodeName("b");
    static final NodeName C = new NodeName("c");
    static final AgentName DUMMY = AgentName.parse("ocf:heartbeat:Dummy");

    private Fixtures() {}

    static OperationKey key(String resource, String action) {
        return new OperationKey(new ResourceId(resource), action, Duration.ZERO);
    }

    static Action action(int id, ActionKind kind, String resource, NodeName node, Integer... after) {
        String name = kind == ActionKind.PSEUDO ? "pseudo" : kind.name().toLowerCase(java.util.Locale.ROOT);
        return new Action(
                id,
                kind,
                new ResourceId(resource),
                DUMMY,
                node,
                key(resource, name),
                Duration.ofSeconds(20),
                0,
                new TreeMap<>(),
                Arrays.asList(after),
                "because");
    }

    static Transition transition(Action... actions) {
        return new Transition(List.of(actions), List.of(), new TreeMap<>());
    }

    static Incarnation incarnation(long generation) {
        return new Incarnation(new Generation(generation), 1);
    }

    static NodeView view(long sequence, ResourceHistory... histories) {
        TreeMap<ResourceId, ResourceHistory> map = new TreeMap<>();
        for (ResourceHistory history : histories) {
            map.put(history.resource(), history);
        }
        return new NodeView(incarnation(1), sequence, NodeView.Stay.STAYS, new TreeMap<>(), map);
    }

    static ResourceHistory ran(String resource, String action, long callId, OcfCode code) {
        OperationResult result = new OperationResult(
                key(resource, action),
                callId,
                OperationResult.Status.DONE,
                code.exit(),
                0,
                "",
                "",
                Duration.ofMillis(3),
                Instant.EPOCH,
                Instant.EPOCH);
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>();
        operations.put(result.key(), result);
        return new ResourceHistory(new ResourceId(resource), DUMMY, operations, new TreeMap<>(), Instant.EPOCH);
    }

    static long digest(SortedMap<ResourceId, ResourceHistory> history) {
        return history.hashCode();
    }

    static long digest(SortedMap<ResourceId, ResourceHistory> history, SortedMap<String, String> attributes) {
        return digest(history) + 31L * attributes.hashCode();
    }

    static Sight heard(Epoch bound, NodeView view) {
        return new Sight.Heard(view.incarnation(), bound, digest(view.history()));
    }
}
