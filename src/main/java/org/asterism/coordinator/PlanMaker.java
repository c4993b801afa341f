package org.asterism.coordinator;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.asterism.coordinator.core.Conductor;
import org.asterism.coordinator.core.Joined;
import org.asterism.coordinator.core.NodeView;
import org.asterism.coordinator.core.Observed;
import org.asterism.coordinator.core.PlanBook;
import org.asterism.coordinator.core.Sight;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;
import org.asterism.policy.StateDigest;

/**
 * Makes the plans for the death of each single other node that is heard now, those that have most to lose first, for as long as
 * the budget lasts; what is missing then is made in the next turn if nothing has changed until then.
 */
final class PlanMaker {

    private final Conductor.Tools tools;
    private final Supplier<BootTime> clock;
    private final Duration budget;

    PlanMaker(Conductor.Tools tools, Supplier<BootTime> clock, Duration budget) {
        this.tools = tools;
        this.clock = clock;
        this.budget = budget;
    }

    /** What was made of {@code observed}. */
    record Made(Observed observed, Joined joined, PlanBook book, PlansAhead ahead) {

        static Made nothing(Observed observed) {
            return new Made(observed, Joined.NOBODY, PlanBook.EMPTY, PlansAhead.NONE);
        }

        boolean isComplete() {
            return ahead.missing().isEmpty();
        }
    }

    /** {@link #make}, on the thread for plans. */
    static CompletionStage<Made> begin(Coordinator.Setting setting, Observed observed, Joined joined, Made before) {
        PlansAhead.Setting ahead = setting.plansAhead();
        PlanMaker maker = new PlanMaker(setting.tools(), setting.clock(), ahead.budget());
        Instant wall = Instant.now();
        return CompletableFuture.supplyAsync(() -> maker.make(observed, joined, before, wall), ahead.executor());
    }

    /** At least one plan, then more of them. {@code before}: gone on with if it is of the same observations. */
    Made make(Observed observed, Joined joined, Made before, Instant wall) {
        BootTime begun = clock.get();
        TreeMap<NodeName, PlanBook.Plan> plans = new TreeMap<>();
        if (!before.isComplete()
                && before.observed().equals(observed)
                && before.joined().equals(joined)) {
            plans.putAll(before.book().plans());
        }
        TreeSet<NodeName> missing = new TreeSet<>();
        boolean isOver = false;
        for (NodeName node : mortal(observed)) {
            if (plans.containsKey(node)) {
                continue;
            }
            if (isOver) {
                missing.add(node);
                continue;
            }
            plans.put(node, plan(observed, joined, node, begun, wall));
            isOver = clock.get().since(begun).compareTo(budget) >= 0;
        }
        return new Made(
                observed,
                joined,
                new PlanBook(observed.version(), plans),
                new PlansAhead(plans.navigableKeySet(), missing, clock.get().since(begun), stuck(plans)));
    }

    private static SortedMap<NodeName, SortedSet<ResourceId>> stuck(SortedMap<NodeName, PlanBook.Plan> plans) {
        SortedMap<NodeName, SortedSet<ResourceId>> stuck = new TreeMap<>();
        plans.forEach((node, plan) -> {
            Transition after = plan.transition();
            boolean isFenced = after.actions().stream().anyMatch(each -> each.kind() == Transition.ActionKind.FENCE);
            if (!isFenced && !after.unreleased().isEmpty()) {
                stuck.put(node, new TreeSet<>(after.unreleased().keySet()));
            }
        });
        return stuck;
    }

    private static List<NodeName> mortal(Observed observed) {
        return observed.sights().keySet().stream()
                .filter(node ->
                        !node.equals(observed.self()) && observed.sights().get(node) instanceof Sight.Heard)
                .sorted(Comparator.<NodeName>comparingInt(node -> -weight(observed, node))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** How much it runs, or may. */
    private static int weight(Observed observed, NodeName node) {
        NodeView view = observed.views().get(node);
        return view == null ? 0 : StateDigest.active(view.history());
    }

    private PlanBook.Plan plan(Observed observed, Joined joined, NodeName lost, BootTime now, Instant wall) {
        ClusterState state = observed.without(lost, joined, now, wall);
        TreeMap<NodeName, Long> digests = new TreeMap<>();
        state.nodes().forEach((name, node) -> {
            if (node.standing() == NodeState.Standing.ONLINE) {
                digests.put(name, tools.digest().of(node.history(), node.attributes()));
            }
        });
        long end = PlanBook.ofLost(
                tools.digest(), Objects.requireNonNull(state.nodes().get(lost)));
        return new PlanBook.Plan(digests, end, tools.scheduler().apply(state));
    }
}
