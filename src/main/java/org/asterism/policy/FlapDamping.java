package org.asterism.policy;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.asterism.model.Constraint;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.RunDetails;
import org.jspecify.annotations.Nullable;

/**
 * What has moved {@code flap-moves} times within {@code flap-window} stays where it is as long as it may run there: only a lost or
 * forbidden node, or an operator who moves it or what it goes with, moves it. Live clusters only; not the instances of clones,
 * which do not move.
 */
final class FlapDamping {

    private static final String ORIGIN = "flap-damping";
    private static final String WISH = "cli-prefer-";

    private FlapDamping() {}

    static void run(Cluster cluster) {
        if (cluster.isPacemaker()) {
            return;
        }
        for (Entry entry : cluster.primitives()) {
            if (isDamped(cluster, entry)) {
                entry.addScore(entry.active.get(0).index, ORIGIN, Tally.INFINITY);
            }
        }
    }

    private static boolean isDamped(Cluster cluster, Entry entry) {
        int most = entry.meta.restarts().flapMoves();
        return most > 0
                && entry.active.size() == 1
                && entry.enclosingClone() == null
                && entry.isManaged()
                && moves(cluster, entry) >= most
                && !isMovedByHand(cluster, entry);
    }

    /** An operator's wish counts for more, also one for a resource that this one goes with, directly or by others. */
    private static boolean isMovedByHand(Cluster cluster, Entry entry) {
        Set<String> wishes = cluster.document.constraints().stream()
                .filter(Constraint.Location.class::isInstance)
                .map(Constraint::id)
                .filter(id -> id.startsWith(WISH))
                .map(id -> id.substring(WISH.length()))
                .collect(Collectors.toSet());
        if (wishes.isEmpty()) {
            return false;
        }
        Set<Entry> moved = new HashSet<>();
        cluster.entries.stream()
                .filter(one -> wishes.contains(one.base.toString()))
                .forEach(one -> moved.add(whole(one)));
        List<Colocation> together = ColocationUnpacking.run(cluster).stream()
                .filter(colocation -> colocation.score() > 0)
                .toList();
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Colocation colocation : together) {
                Entry one = whole(colocation.dependent());
                Entry other = whole(colocation.primary());
                if (moved.contains(one) != moved.contains(other)) {
                    moved.add(one);
                    moved.add(other);
                    grows = true;
                }
            }
        }
        return moved.contains(whole(entry));
    }

    private static Entry whole(Entry entry) {
        Entry whole = entry;
        while (whole.parent != null) {
            whole = whole.parent;
        }
        return whole;
    }

    /** Starts within the window that brought it from another node. */
    private static int moves(Cluster cluster, Entry entry) {
        Instant past = cluster.state.now().minus(entry.meta.restarts().flapWindow());
        int moves = 0;
        for (NodeInfo node : cluster.nodes) {
            @Nullable ResourceHistory history = entry.observed[node.index].history();
            if (history == null) {
                continue;
            }
            for (OperationResult run : history.operations().values()) {
                if (run.key().action().equals("start")) {
                    moves += (int) RunDetails.arrivals(run.details()).stream()
                            .filter(past::isBefore)
                            .count();
                }
            }
        }
        return moves;
    }

    /** Whether its start on the node chosen for it brings it from another one. */
    static boolean isMove(Cluster cluster, Entry entry) {
        int target = entry.target();
        if (cluster.isPacemaker() || target == Entry.NOWHERE || entry.enclosingClone() != null) {
            return false;
        }
        return cluster.nodes.stream()
                .anyMatch(node -> node.index != target
                        && (entry.isActiveOn(node.index)
                                || (entry.observed[node.index].isActive() && node.state.standing() == Standing.LOST)));
    }

    /** For operators; empty: it is free to move. */
    static String words(Cluster cluster, Entry entry) {
        if (cluster.isPacemaker() || !isDamped(cluster, entry)) {
            return "";
        }
        RestartMeta meta = entry.meta.restarts();
        return "it moved " + moves(cluster, entry) + " times within "
                + meta.flapWindow().toSeconds() + " s and is to stay (flap-moves); free it: asterism resource cleanup "
                + entry.base;
    }
}
