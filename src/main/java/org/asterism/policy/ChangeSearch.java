package org.asterism.policy;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.asterism.model.ClusterState;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.Transition;

/** Tries changes, the smaller first, until one moves an instance. Each try is a plan of its own. */
final class ChangeSearch {

    private final ClusterState state;
    private final Cluster cluster;
    private final Entry entry;
    private final Transition.Target present;
    private final NodeOrNone toward;
    private final BooleanSupplier isTimeOver;
    private int plans;

    /** {@code toward}: where it is to move; none: anywhere. */
    ChangeSearch(ClusterState state, Cluster cluster, Entry entry, NodeOrNone toward, BooleanSupplier isTimeOver) {
        this.state = state;
        this.cluster = cluster;
        this.entry = entry;
        this.present = Explainer.target(cluster, entry);
        this.toward = toward;
        this.isTimeOver = isTimeOver;
    }

    PlacementStory.Search run() {
        for (Lever lever : Lever.of(cluster, entry)) {
            Optional<Transition.Target> there = moved(lever, lever.most());
            if (there.isPresent()) {
                return least(lever, there.get());
            }
            if (isTimeOver.getAsBoolean()) {
                return new PlacementStory.Search.OutOfTime(plans);
            }
        }
        return new PlacementStory.Search.Nothing(plans);
    }

    /** The least that moves it lies between what does not and what does; where the time ends, what is known to. */
    private PlacementStory.Search least(Lever lever, Transition.Target found) {
        Transition.Target there = found;
        int least = lever.most();
        int tooLittle = 0;
        while (least - tooLittle > 1 && !isTimeOver.getAsBoolean()) {
            int middle = (least + tooLittle) >>> 1;
            Optional<Transition.Target> other = moved(lever, middle);
            if (other.isPresent()) {
                least = middle;
                there = other.get();
            } else {
                tooLittle = middle;
            }
        }
        return new PlacementStory.Search.Found(
                new PlacementStory.Change(lever.words(least), lever.pull(state, least), there));
    }

    /** Where the instance would be; empty: not where it is wanted. */
    private Optional<Transition.Target> moved(Lever lever, int amount) {
        plans++;
        Cluster changed = Scheduler.place(lever.pull(state, amount));
        return changed.primitives().stream()
                .filter(other -> other.label.equals(entry.label))
                .map(other -> Explainer.target(changed, other))
                .findFirst()
                .filter(target -> !target.equals(present) && isWanted(target));
    }

    private boolean isWanted(Transition.Target target) {
        return !(toward instanceof NodeOrNone.Somebody node)
                || (target instanceof Transition.Target.On on && on.node().equals(node.node()));
    }
}
