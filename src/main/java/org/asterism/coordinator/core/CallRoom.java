package org.asterism.coordinator.core;

import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.policy.StateDigest;

/**
 * Whether the calls that are up on a node would find room if it were lost: on the other Asterisks of its farm, on the other instances of a
 * clone, and where the plan for its loss starts its Asterisks anew, within the capacity of each Asterisk and node. The calls
 * themselves are cut: it is as many new ones that come at once.
 */
public final class CallRoom {

    private final ClusterState state;
    private final CallsUp calls;
    private final CallCapacity capacity;
    private final Map<ResourceId, String> farms;
    private final SortedMap<NodeName, SortedSet<ResourceId>> running = new TreeMap<>();

    /** @param farms what the Asterisks of one farm have in common; one that is not in it stands alone */
    public CallRoom(ClusterState state, CallsUp calls, CallCapacity capacity, Map<ResourceId, String> farms) {
        this.state = state;
        this.calls = calls;
        this.capacity = capacity;
        this.farms = Map.copyOf(farms);
        state.nodes().forEach((name, node) -> {
            if (node.standing() == NodeState.Standing.ONLINE) {
                running.put(name, running(node));
            }
        });
    }

    private SortedSet<ResourceId> running(NodeState node) {
        SortedSet<ResourceId> found = new TreeSet<>();
        node.history().forEach((resource, history) -> {
            if (capacity.asterisks().containsKey(resource.base()) && StateDigest.isStarted(history)) {
                found.add(resource.base());
            }
        });
        return found;
    }

    /** The calls on a node; empty: not known, or it is not there. */
    public OptionalInt on(NodeName node) {
        SortedSet<ResourceId> own = running.get(node);
        return own == null ? OptionalInt.empty() : calls.on(node, own);
    }

    /**
     * How many of its calls would find no room.
     *
     * @param afterLoss the plan for its loss
     * @param percent of the calls that must find room, 100 for those that are up
     * @return empty: not known, as some Asterisk's calls are not
     */
    public OptionalInt missing(NodeName lost, Transition afterLoss, int percent) {
        SortedMap<NodeName, Integer> free = new TreeMap<>();
        for (NodeName node : running.keySet()) {
            OptionalInt up = on(node);
            if (up.isEmpty()) {
                return up;
            }
            free.put(node, room(capacity.of(node), up.getAsInt()));
        }
        SortedMap<String, Integer> needs = new TreeMap<>();
        for (ResourceId asterisk : running.getOrDefault(lost, new TreeSet<>())) {
            int up = calls.on(lost, asterisk).orElse(0);
            needs.merge(farm(asterisk), (int) (((long) up * percent + 99) / 100), Integer::sum);
        }
        free.remove(lost);
        int missing = 0;
        for (Map.Entry<String, Integer> need : needs.entrySet()) {
            missing += placed(need.getKey(), need.getValue(), lost, afterLoss, free);
        }
        return OptionalInt.of(missing);
    }

    /** Takes room off; what is left of the need. */
    private int placed(String farm, int need, NodeName lost, Transition afterLoss, SortedMap<NodeName, Integer> free) {
        int left = need;
        for (Map.Entry<NodeName, Integer> node : free.entrySet()) {
            int room = 0;
            for (ResourceId asterisk : running.getOrDefault(node.getKey(), new TreeSet<>())) {
                if (farm(asterisk).equals(farm)) {
                    room = sum(
                            room,
                            room(
                                    capacity.of(asterisk),
                                    calls.on(node.getKey(), asterisk).orElse(0)));
                }
            }
            for (ResourceId asterisk : running.getOrDefault(lost, new TreeSet<>())) {
                if (farm(asterisk).equals(farm)
                        && !capacity.isClone(asterisk)
                        && isPlaced(asterisk, node.getKey(), afterLoss)) {
                    room = sum(room, capacity.of(asterisk));
                }
            }
            int taken = Math.min(left, Math.min(room, node.getValue()));
            left -= taken;
            if (node.getValue() != CallCapacity.UNLIMITED) {
                node.setValue(node.getValue() - taken);
            }
        }
        return left;
    }

    private static boolean isPlaced(ResourceId asterisk, NodeName node, Transition plan) {
        return plan.placements().stream()
                .filter(placement -> placement.resource().base().equals(asterisk))
                .anyMatch(placement -> placement.target() instanceof Transition.Target.On on
                        && on.node().equals(node));
    }

    private String farm(ResourceId asterisk) {
        return farms.getOrDefault(asterisk, "alone " + asterisk);
    }

    private static int room(int capacity, int up) {
        return capacity == CallCapacity.UNLIMITED ? capacity : Math.max(0, capacity - up);
    }

    private static int sum(int one, int other) {
        return one > CallCapacity.UNLIMITED - other ? CallCapacity.UNLIMITED : one + other;
    }

    /** The nodes that are there. */
    public SortedSet<NodeName> nodes() {
        return new TreeSet<>(running.keySet());
    }

    /** The state it was made of. */
    public ClusterState state() {
        return state;
    }
}
