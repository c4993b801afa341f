package org.asterism.policy;

import java.util.List;
import org.asterism.model.ClusterState;
import org.asterism.model.Transition;

/** Decides what runs where and which actions lead there. Pure: the same state gives the same answer on every node. */
public final class Scheduler {

    private Scheduler() {}

    /**
     * The next transition.
     *
     * <p>Before: {@code state.nodes()} names every node of the cluster; one that is missing counts as not existing, so whoever
     * is configured but silent must be in it as UNKNOWN, LOST or OFFLINE. After: nothing starts on a node that is not ONLINE;
     * nothing starts while another node may still have it; the graph has no cycle, and each action's {@code after} are lower
     * ids. An empty list of actions means that all is as it should be, or cannot be better.
     *
     * <p>A probe that finds something else than {@code expectedExit} makes the transition out of date: stop it, take the
     * result into the state and ask again.
     */
    public static Transition schedule(ClusterState state) {
        return plan(state, false).transition();
    }

    /** A transition and the lines that sum it up for people. */
    public static Plan plan(ClusterState state) {
        return plan(state, true);
    }

    private static Plan plan(ClusterState state, boolean isSummed) {
        Cluster cluster = place(state);
        List<Step> order = StepPlan.of(cluster);
        return new Plan(StepWriter.write(cluster, order), isSummed ? SummaryText.of(cluster) : List.of());
    }

    /** The status of nodes and resources as Pacemaker shows it; nothing is decided. */
    public static Status status(ClusterState state) {
        Cluster cluster = new Cluster(state);
        Unpacking.run(cluster);
        return new Status(StatusText.counts(cluster), StatusText.lines(cluster));
    }

    /** The same of a state that nothing is under way in, whatever its records say: one that a preview ended in. */
    public static Status settledStatus(ClusterState state) {
        Cluster cluster = new Cluster(state);
        Unpacking.run(cluster);
        cluster.primitives().forEach(entry -> entry.pendingTask = "");
        return new Status(StatusText.counts(cluster), StatusText.lines(cluster));
    }

    /** What would be done, in the lines of Pacemaker's summary. */
    public static List<String> summary(ClusterState state) {
        Cluster cluster = place(state);
        StepPlan.of(cluster);
        return SummaryText.of(cluster);
    }

    /** What would happen if these operations ended so, should they be run, and all others succeeded. */
    public static Preview preview(ClusterState state, List<Outcome> outcomes) {
        Cluster cluster = place(state);
        List<Step> order = StepPlan.of(cluster);
        List<String> summary = SummaryText.of(cluster);
        if (outcomes.isEmpty()) {
            return new Preview(summary, ExecutionText.of(cluster, order), Rehearsal.of(cluster, order));
        }
        return new Setback(cluster, order, outcomes).preview(summary);
    }

    /** The allocation and promotion scores in Pacemaker's words, sorted. */
    public static List<String> scores(ClusterState state) {
        return ScoreText.of(new Cluster(state));
    }

    /** The graph of the next transition in the language of Graphviz. */
    public static List<String> dot(ClusterState state) {
        Cluster cluster = place(state);
        StepPlan.of(cluster);
        return DotText.of(cluster);
    }

    /** Up to where everything is to run. */
    static Cluster place(ClusterState state) {
        Cluster cluster = new Cluster(state);
        place(cluster);
        return cluster;
    }

    /** The stages that decide where everything runs. */
    static void place(Cluster cluster) {
        Unpacking.run(cluster);
        Duplicates.run(cluster);
        Preferences.run(cluster);
        Failures.run(cluster);
        RestartDelay.run(cluster);
        FlapDamping.run(cluster);
        Allocation.run(cluster);
    }
}
