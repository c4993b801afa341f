package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;

/** One line per instance that changes, in the words people know from Pacemaker's "Transition Summary". */
final class SummaryLines {

    private SummaryLines() {}

    static List<String> of(Cluster cluster) {
        List<String> lines = new ArrayList<>();
        for (Entry entry : cluster.primitives()) {
            if (entry.isManaged() && entry.withheld.isEmpty()) {
                lines(cluster, entry, lines);
            }
        }
        return lines;
    }

    private static void lines(Cluster cluster, Entry entry, List<String> lines) {
        Act start = entry.acts.startBegin.get(0);
        List<Act> stops =
                entry.acts.stopBegin.stream().filter(act -> act.isRequired).toList();
        if (stops.isEmpty()) {
            if (start.isRequired && !start.isRepeated && start.node >= 0) {
                lines.add(text("Start", entry, name(cluster, start.node), start));
            }
        } else if (start.node < 0 || !start.isRunnable) {
            stops.forEach(stop -> lines.add(text("Stop", entry, name(cluster, stop.node), stop)));
        } else {
            lines.add(change(cluster, entry, start, stops.get(0)));
        }
    }

    private static String change(Cluster cluster, Entry entry, Act start, Act stop) {
        String target = name(cluster, start.node);
        boolean isFailed = entry.active.stream().anyMatch(node -> entry.failed[node.index] != null);
        if (entry.isActiveOn(start.node)) {
            return text(isFailed ? "Recover" : "Restart", entry, target, stop);
        }
        return text(isFailed ? "Recover" : "Move", entry, name(cluster, stop.node) + " -> " + target, stop);
    }

    private static String name(Cluster cluster, int node) {
        return node < 0 ? "nowhere" : cluster.nodes.get(node).name.value();
    }

    private static String text(String verb, Entry entry, String where, Act act) {
        String label = entry.label.value();
        return verb + " " + label + " ( " + where + " )" + (act.isRunnable ? "" : " blocked");
    }
}
