package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.asterism.policy.Step.Link;

/**
 * The graph in the language of Graphviz, as Pacemaker writes it: what is carried out in green, what would be but cannot in red
 * and dashed; what runs nothing has orange letters.
 */
final class DotText {

    private final Cluster cluster;

    private DotText(Cluster cluster) {
        this.cluster = cluster;
    }

    static List<String> of(Cluster cluster) {
        DotText text = new DotText(cluster);
        TreeSet<String> lines = new TreeSet<>();
        for (Step step : cluster.steps) {
            if (isDrawn(step)) {
                lines.add(text.vertex(step));
                step.after.stream()
                        .filter(link -> link.has(Link.ORDER) && isDrawn(link.then()))
                        .forEach(link -> lines.add(text.edge(link)));
            }
        }
        List<String> all = new ArrayList<>();
        all.add(" digraph \"g\" {");
        all.addAll(lines);
        all.add("}");
        return all;
    }

    private static boolean isDrawn(Step step) {
        return step.isCarriedOut() || (step.isRequired && !step.isVoid && !step.isPhantom);
    }

    private String vertex(Step step) {
        String style = step.isCarriedOut() ? "style=bold color=\"green\"" : "style=dashed color=\"red\"";
        return name(step) + " [ " + style + " fontcolor=\"" + (step.isPseudo ? "orange" : "black") + "\"]";
    }

    private String edge(Link link) {
        boolean isCarriedOut = link.first().isCarriedOut() && link.then().isCarriedOut();
        return name(link.first()) + " -> " + name(link.then()) + " [ style = " + (isCarriedOut ? "bold" : "dashed")
                + "]";
    }

    private String name(Step step) {
        boolean isOfWhole = step.entry == null ? step.node < 0 : !step.entry.isPrimitive();
        String node = step.node >= 0 ? " " + cluster.nodes.get(step.node).name : isOfWhole ? "" : " <none>";
        if (step.task == Task.FENCE) {
            return "\"stonith '" + step.operation + "'" + node + "\"";
        }
        if (step.task == Task.SHUTDOWN) {
            return "\"" + step.task.text + node + "\"";
        }
        if (!step.name.isEmpty()) {
            return "\"" + step.name + (step.isPseudo && step.task != Task.MARK ? "" : node) + "\"";
        }
        String whose = step.entry == null ? "" : step.entry.displayName(step.node) + "_";
        return "\"" + (step.task == Task.CANCEL ? "Cancel " : "") + whose + operation(step) + "_" + step.intervalMs
                + (isOfWhole ? "" : node) + "\"";
    }

    private static String operation(Step step) {
        return switch (step.task) {
            case CANCEL -> Task.MONITOR.text;
            case FORGET -> Task.DELETE.text;
            case NOTIFY -> step.operation.replaceFirst("^(pre|post)_", "$1_notify_");
            case MONITOR -> step.operation.isEmpty() ? step.task.text : step.operation;
            default -> step.task.text;
        };
    }
}
