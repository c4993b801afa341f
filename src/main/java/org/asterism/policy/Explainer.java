package org.asterism.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.asterism.model.ClusterState;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.ResourceId;
import org.asterism.model.Transition;

/**
 * Tells why instances are to be where they are to be. Pure: everything is decided anew from the state, as often as there are
 * changes to try out.
 */
public final class Explainer {

    private final Cluster cluster;

    private Explainer(ClusterState state) {
        this.cluster = Scheduler.place(state);
    }

    /**
     * What is wanted to be known.
     *
     * @param resource an instance, or a group, clone or bundle: all instances within
     * @param toward only changes that move the instance there count; none: anywhere
     */
    public record Question(ResourceId resource, NodeOrNone toward) {

        /** About a resource, wherever it would move. */
        public static Question about(ResourceId resource) {
            return new Question(resource, NodeOrNone.NONE);
        }
    }

    /**
     * The stories of the instances meant; empty: there is none.
     *
     * @param isTimeOver asked between two plans; once it says true the search ends, and the stories left say so
     */
    public static List<PlacementStory> explain(ClusterState state, Question question, BooleanSupplier isTimeOver) {
        Explainer explainer = new Explainer(state);
        return explainer.meant(question.resource()).stream()
                .map(entry -> explainer.story(
                        entry, new ChangeSearch(state, explainer.cluster, entry, question.toward(), isTimeOver).run()))
                .toList();
    }

    /** The same with all the time that it takes. */
    public static List<PlacementStory> explain(ClusterState state, Question question) {
        return explain(state, question, () -> false);
    }

    /** The stories of all instances; without changes, since those take trying out. */
    public static List<PlacementStory> explainAll(ClusterState state) {
        Explainer explainer = new Explainer(state);
        return explainer.cluster.primitives().stream()
                .map(entry -> explainer.story(entry, new PlacementStory.Search.NotMade()))
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

    private PlacementStory story(Entry entry, PlacementStory.Search search) {
        List<PlacementStory.Candidate> candidates = new ArrayList<>();
        for (NodeInfo node : bestFirst(entry)) {
            candidates.add(new PlacementStory.Candidate(
                    node.name, entry.scores[node.index].toNodeScore(), verdict(entry, node)));
        }
        return new PlacementStory(
                entry.label, target(cluster, entry), Reasons.placement(cluster, entry), candidates, search);
    }

    private List<NodeInfo> bestFirst(Entry entry) {
        List<NodeInfo> nodes = new ArrayList<>(cluster.nodes);
        nodes.sort(Comparator.comparing((NodeInfo node) -> node.index != entry.target())
                .thenComparingInt(node -> -entry.scores[node.index].total()));
        return nodes;
    }

    static Transition.Target target(Cluster cluster, Entry entry) {
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
}
