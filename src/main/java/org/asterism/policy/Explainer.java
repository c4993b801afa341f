package org.asterism.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.asterism.model.ClusterState;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;

/**
 * Tells why instances are to be where they are to be. Pure: everything is decided anew from the state, as often as there are
 * changes to try out.
 */
public final class Explainer {

    private final ClusterState state;
    private final Cluster cluster;

    private Explainer(ClusterState state) {
        this.state = state;
        this.cluster = Scheduler.place(state);
    }

    /** The stories of the instances that a name means: itself, or all within a group, clone or bundle; empty: there is none. */
    public static List<PlacementStory> explain(ClusterState state, ResourceId name) {
        Explainer explainer = new Explainer(state);
        return explainer.meant(name).stream()
                .map(entry -> explainer.story(entry, explainer.smallestChange(entry)))
                .toList();
    }

    /** The stories of all instances; without changes, since those take trying out. */
    public static List<PlacementStory> explainAll(ClusterState state) {
        Explainer explainer = new Explainer(state);
        return explainer.cluster.primitives().stream()
                .map(entry -> explainer.story(entry, Optional.empty()))
                .toList();
    }

    private List<Entry> meant(ResourceId name) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : cluster.primitives()) {
            boolean isMeant = false;
            for (Entry at = entry; at != null; at = at.parent) {
                isMeant |= at.label.equals(name) || at.base.equals(name);
            }
            if (isMeant) {
                found.add(entry);
            }
        }
        return found;
    }

    private PlacementStory story(Entry entry, Optional<PlacementStory.Change> change) {
        List<PlacementStory.Candidate> candidates = new ArrayList<>();
        for (NodeInfo node : bestFirst(entry)) {
            candidates.add(new PlacementStory.Candidate(
                    node.name, entry.scores[node.index].toNodeScore(), verdict(entry, node)));
        }
        return new PlacementStory(
                entry.label, target(cluster, entry), Reasons.placement(cluster, entry), candidates, change);
    }

    private List<NodeInfo> bestFirst(Entry entry) {
        List<NodeInfo> nodes = new ArrayList<>(cluster.nodes);
        nodes.sort(Comparator.comparing((NodeInfo node) -> node.index != entry.target())
                .thenComparingInt(node -> -entry.scores[node.index].total()));
        return nodes;
    }

    private static Transition.Target target(Cluster cluster, Entry entry) {
        return entry.target() < 0
                ? new Transition.Target.Nowhere()
                : new Transition.Target.On(cluster.nodes.get(entry.target()).name);
    }

    private String verdict(Entry entry, NodeInfo node) {
        Tally score = entry.scores[node.index];
        if (node.index == entry.target()) {
            return entry.isManaged() ? "chosen" : "stays here: " + entry.unmanaged;
        }
        if (!node.canHost() || score.isForbidden()) {
            return "may not run here: " + Reasons.words(cluster, node, entry);
        }
        if (!score.allows()) {
            return "may not run here: the score is negative";
        }
        if (entry.target() < 0) {
            return entry.stopOrigin.isEmpty()
                    ? "not chosen"
                    : "may not run here: " + Reasons.words(cluster, node, entry.stopOrigin);
        }
        int gap = entry.scores[entry.target()].total() - score.total();
        return gap > 0
                ? gap + " less than the chosen node"
                : "as good, but comes later: load, then where it runs, then the name";
    }

    /** Tries changes, the smaller first, until one moves the instance. */
    private Optional<PlacementStory.Change> smallestChange(Entry entry) {
        for (Lever lever : Lever.of(cluster, entry)) {
            Optional<PlacementStory.Change> change = tried(entry, lever);
            if (change.isPresent()) {
                return change;
            }
        }
        return Optional.empty();
    }

    private Optional<PlacementStory.Change> tried(Entry entry, Lever lever) {
        Optional<Transition.Target> there = moved(entry, lever, lever.most());
        if (there.isEmpty()) {
            return Optional.empty();
        }
        // The least that moves it lies between what does not and what does.
        int least = lever.most();
        int tooLittle = 0;
        while (least - tooLittle > 1) {
            int middle = (least + tooLittle) >>> 1;
            Optional<Transition.Target> other = moved(entry, lever, middle);
            if (other.isPresent()) {
                least = middle;
                there = other;
            } else {
                tooLittle = middle;
            }
        }
        int amount = least;
        return there.map(target -> new PlacementStory.Change(lever.words(amount), lever.pull(state, amount), target));
    }

    /** Where the instance would be; empty: where it is anyway. */
    private Optional<Transition.Target> moved(Entry entry, Lever lever, int amount) {
        Cluster changed = Scheduler.place(lever.pull(state, amount));
        return changed.primitives().stream()
                .filter(other -> other.label.equals(entry.label))
                .map(other -> target(changed, other))
                .findFirst()
                .filter(target -> !target.equals(target(cluster, entry)));
    }
}
