package org.asterism.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.model.Role;
import org.jspecify.annotations.Nullable;

/** A clone in the words of Pacemaker's status: instances in an unusual state one by one, the others by their nodes. */
final class CloneWords {

    private final Cluster cluster;
    private final Entry clone;
    private final String indent;
    private final List<String> lines = new ArrayList<>();
    private final List<NodeInfo> promoted = new ArrayList<>();
    private final List<NodeInfo> started = new ArrayList<>();
    private int active;

    CloneWords(Cluster cluster, Entry clone, String indent) {
        this.cluster = cluster;
        this.clone = clone;
        this.indent = indent;
    }

    List<String> lines() {
        List<String> flags = new ArrayList<>();
        if (clone.meta.isPromotable()) {
            flags.add("promotable");
        }
        if (clone.meta.isUnique()) {
            flags.add("unique");
        }
        flags.addAll(InstanceWords.wholeFlags(cluster, clone));
        String child =
                ((org.asterism.model.Resource.Clone) clone.config).child().id().value();
        lines.add(indent + "* Clone Set: " + clone.label + " [" + child + "]" + InstanceWords.flags(flags) + ":");
        clone.children.forEach(this::instance);
        list("Promoted", promoted);
        list(clone.meta.isPromotable() ? "Unpromoted" : "Started", started);
        if (!clone.meta.isUnique()) {
            stopped();
        }
        return lines;
    }

    private void instance(Entry instance) {
        List<Entry> parts = instance.primitives();
        boolean isPartlyActive = parts.stream().anyMatch(InstanceWords::isPartlyActive);
        if (clone.meta.isUnique()) {
            if (isPartlyActive || !instance.isOrphan) {
                print(instance);
            }
            return;
        }
        if (isInFlight(parts) && (isPartlyActive || !instance.isOrphan)) {
            print(instance);
        } else if (isPartlyActive) {
            NodeInfo node = onlyNode(parts);
            boolean isUnusual = instance.isOrphan
                    || parts.stream().anyMatch(part -> part.isOrphan || !part.isManaged() || part.isFailed);
            if (isUnusual || node == null || (!node.isOnline() && node.isUnclean)) {
                print(instance);
            } else if (role(parts) == Role.PROMOTED) {
                promoted.add(node);
                active++;
            } else {
                started.add(node);
                active++;
            }
        }
    }

    private static boolean isInFlight(List<Entry> parts) {
        return parts.stream().anyMatch(part -> !part.pendingTask.isEmpty());
    }

    /** The node of an instance of which all parts run on it. */
    private static @Nullable NodeInfo onlyNode(List<Entry> parts) {
        NodeInfo found = null;
        for (Entry part : parts) {
            if (part.active.size() != 1 || (found != null && part.active.get(0) != found)) {
                return null;
            }
            found = part.active.get(0);
        }
        return found;
    }

    private static Role role(List<Entry> parts) {
        Role highest = Role.ANY;
        for (Entry part : parts) {
            highest = part.role.compareTo(highest) > 0 ? part.role : highest;
        }
        return highest;
    }

    private void print(Entry instance) {
        if (instance.kind == Entry.Kind.GROUP) {
            lines.add(indent + "  * " + InstanceWords.groupTitle(cluster, instance));
            for (Entry member : instance.children) {
                lines.add(indent + "    * " + InstanceWords.line(cluster, member));
            }
        } else {
            lines.add(indent + "  * " + InstanceWords.line(cluster, instance));
        }
    }

    private void list(String title, List<NodeInfo> nodes) {
        if (!nodes.isEmpty()) {
            nodes.sort(Comparator.comparingInt(node -> node.index));
            lines.add(indent + "  * " + title + ": [ " + names(nodes) + " ]");
        }
    }

    private static String names(List<NodeInfo> nodes) {
        List<String> names = new ArrayList<>();
        nodes.forEach(node -> names.add(node.name.value()));
        return String.join(" ", names);
    }

    private void stopped() {
        int wanted = clone.instancesWanted;
        if (wanted <= active) {
            return;
        }
        Map<String, List<NodeInfo>> byState = new TreeMap<>(Comparator.naturalOrder());
        for (NodeInfo node : cluster.nodes) {
            boolean isThere = clone.primitives().stream().anyMatch(part -> part.isActiveOn(node.index));
            if (!isThere && !node.isWithinBundle) {
                byState.computeIfAbsent(stoppedState(node), unused -> new ArrayList<>())
                        .add(node);
            }
        }
        new LinkedHashMap<>(byState).forEach(this::list);
    }

    private String stoppedState(NodeInfo node) {
        boolean isDisabled = clone.meta.targetRole() == Meta.TargetRole.STOPPED
                || clone.children.stream().anyMatch(child -> child.meta.targetRole() == Meta.TargetRole.STOPPED);
        String state = isDisabled ? "Stopped (disabled)" : "Stopped";
        for (Entry part : clone.children.isEmpty()
                ? List.<Entry>of()
                : clone.children.get(0).primitives()) {
            String probe = InstanceWords.failedProbe(part, node);
            if (!probe.isEmpty()) {
                state = "Stopped (" + probe + ")";
            }
        }
        return state;
    }
}
