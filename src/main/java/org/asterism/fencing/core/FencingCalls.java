package org.asterism.fencing.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/** Which node runs a call, and which calls wait because their device takes no more at once. */
final class FencingCalls {

    private final NodeName self;
    private final Map<Long, NodeName> targets = new HashMap<>();
    private final Map<Long, ResourceId> busy = new HashMap<>();
    private final List<FencingEffect.Run> queue = new ArrayList<>();
    private SortedSet<NodeName> members = new TreeSet<>();
    private SortedMap<ResourceId, SortedSet<NodeName>> places = new TreeMap<>();

    FencingCalls(NodeName self) {
        this.self = self;
    }

    /** {@code others}: nodes that are heard and that messages reach. {@code devicesAt}: where each device runs as a resource. */
    void reaching(SortedSet<NodeName> others, SortedMap<ResourceId, SortedSet<NodeName>> devicesAt) {
        members = new TreeSet<>(others);
        members.add(self);
        places = new TreeMap<>(devicesAt);
    }

    /** Queues a call; false if there is no node to run it. */
    boolean add(FencingRun.Effect.Call call, NodeName target, Catalogue catalogue, Traits traits) {
        List<NodeName> candidates = call.action() == FenceAction.ON && traits.isRunOnTarget()
                ? List.of(target)
                : candidates(call.device(), target, catalogue);
        if (candidates.isEmpty()) {
            return false;
        }
        targets.put(call.number(), target);
        queue.add(new FencingEffect.Run(
                call.number(),
                candidates.get(call.attempt() % candidates.size()),
                call.device().id(),
                call.port(),
                call.action(),
                target,
                call.limit()));
        return true;
    }

    /** Where the device was seen working first, then here, then the others; never on the target. */
    private List<NodeName> candidates(Device device, NodeName target, Catalogue catalogue) {
        SortedSet<NodeName> proven = places.getOrDefault(device.id(), Collections.emptySortedSet());
        return members.stream()
                .filter(node -> !node.equals(target) && catalogue.mayUse(device.id(), node))
                .sorted(Comparator.comparing((NodeName node) -> !proven.contains(node))
                        .thenComparing(node -> !node.equals(self))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** A call ended; gives whose it was. */
    Optional<NodeName> ended(long call) {
        busy.remove(call);
        return Optional.ofNullable(targets.remove(call));
    }

    boolean isUnderWay(NodeName target) {
        return targets.containsValue(target);
    }

    /** What may begin now. */
    List<FencingEffect> startable(Catalogue catalogue) {
        List<FencingEffect> startable = new ArrayList<>();
        for (FencingEffect.Run run : List.copyOf(queue)) {
            Device device = catalogue.devices().get(run.device());
            int most = device == null ? 1 : device.calls();
            long now = busy.values().stream().filter(run.device()::equals).count();
            if (most < 0 || now < most) {
                queue.remove(run);
                busy.put(run.call(), run.device());
                startable.add(run);
            }
        }
        return startable;
    }
}
