package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One line per instance that changes, in the words people know from Pacemaker's "Transition Summary". */
final class SummaryLines {

    private SummaryLines() {}

    static List<String> of(Cluster cluster) {
        List<String> lines = new ArrayList<>();
        for (Entry entry : cluster.primitives()) {
            line(cluster, entry).ifPresent(lines::add);
        }
        return lines;
    }

    private static Optional<String> line(Cluster cluster, Entry entry) {
        Act start = entry.acts.startBegin.get(0);
        if (!entry.isManaged() || !entry.withheld.isEmpty()) {
            return Optional.empty();
        }
        Optional<Act> stop =
                entry.acts.stopBegin.stream().filter(act -> act.isRequired).findFirst();
        if (stop.isEmpty()) {
            return start.isRequired
                    ? Optional.of(text("Start", entry, name(cluster, start.node), start))
                    : Optional.empty();
        }
        Act leave = stop.get();
        String from = name(cluster, leave.node);
        if (start.node < 0 || !start.isRunnable) {
            return Optional.of(text("Stop", entry, from, leave));
        }
        boolean isFailed = entry.active.stream().anyMatch(node -> entry.failed[node.index] != null);
        if (entry.isActiveOn(start.node)) {
            return Optional.of(text(isFailed ? "Recover" : "Restart", entry, name(cluster, start.node), leave));
        }
        String route = from + " -> " + name(cluster, start.node);
        return Optional.of(text(isFailed ? "Recover" : "Move", entry, route, leave));
    }

    private static String name(Cluster cluster, int node) {
        return node < 0 ? "nowhere" : cluster.nodes.get(node).name.value();
    }

    private static String text(String verb, Entry entry, String where, Act act) {
        String label = entry.label.value();
        return verb + " " + label + " ( " + where + " )" + (act.isRunnable ? "" : " blocked");
    }
}
