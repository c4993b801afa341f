package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.Role;
import org.jspecify.annotations.Nullable;

/** An instance's state in the words of Pacemaker's status. */
final class InstanceWords {

    private InstanceWords() {}

    /** Runs where it is known, or may run on a node that is unclean. */
    static boolean isPartlyActive(Entry entry) {
        for (NodeInfo node : entry.active) {
            if (node.isOnline() || node.isUnclean || !entry.isManaged()) {
                return true;
            }
        }
        return false;
    }

    static String line(Cluster cluster, Entry entry) {
        NodeInfo elsewhere = entry.lockedTo != null ? entry.lockedTo : entry.pendingNode;
        return line(cluster, entry, name(entry), entry.active.isEmpty() ? elsewhere : entry.active.get(0));
    }

    /** Instances of anonymous clones go by their plain name. */
    private static String name(Entry entry) {
        Entry clone = entry.enclosingClone();
        return clone != null && !clone.meta.isUnique() ? entry.base.value() : entry.label.value();
    }

    private static String line(Cluster cluster, Entry entry, String name, @Nullable NodeInfo node) {
        boolean isMultiple = entry.active.size() > 1;
        StringBuilder text = new StringBuilder(name)
                .append("\t(")
                .append(agent(entry))
                .append("):\t ")
                .append(state(entry));
        if (!isMultiple && node != null) {
            text.append(' ').append(node.name);
        }
        text.append(flags(entryFlags(cluster, entry, isMultiple ? null : node)));
        if (isMultiple) {
            text.append(" [");
            entry.active.forEach(at -> text.append(' ').append(at.name));
            text.append(" ]");
        }
        return text.toString();
    }

    private static String agent(Entry entry) {
        return entry.agent().toString();
    }

    private static String state(Entry entry) {
        String orphaned = entry.isOrphan ? "ORPHANED " : "";
        Role role = entry.role;
        if (role == Role.STARTED && entry.isPromotable()) {
            role = Role.UNPROMOTED;
        }
        if (entry.isFailed) {
            return orphaned + (role == Role.PROMOTED ? "FAILED Promoted" : "FAILED");
        }
        boolean isElsewhere =
                !entry.active.isEmpty() && entry.pendingNode != null && !entry.active.contains(entry.pendingNode);
        String pending = switch (isElsewhere ? "" : entry.pendingTask) {
            case "start" -> "Starting";
            case "stop" -> "Stopping";
            case "migrate_to", "migrate_from" -> "Migrating";
            case "promote" -> "Promoting";
            case "demote" -> "Demoting";
            default -> "";
        };
        return orphaned + (pending.isEmpty() ? role.text() : pending);
    }

    private static List<String> entryFlags(Cluster cluster, Entry entry, @Nullable NodeInfo node) {
        List<String> flags = new ArrayList<>();
        if (node != null && !node.isOnline() && node.isUnclean) {
            flags.add("UNCLEAN");
        }
        if (node != null && node == entry.lockedTo) {
            flags.add("LOCKED");
        }
        if (entry.pendingTask.equals("monitor")) {
            flags.add("Monitoring");
        }
        if (entry.meta.targetRole() == Meta.TargetRole.STOPPED) {
            flags.add("disabled");
        } else if (entry.meta.targetRole() == Meta.TargetRole.UNPROMOTED && entry.isPromotable()) {
            flags.add("target-role:Unpromoted");
        }
        if (entry.isBlocked) {
            flags.add("blocked");
        } else if (isMaintained(cluster, entry)) {
            flags.add("maintenance");
        } else if (!entry.isManaged()) {
            flags.add("unmanaged");
        }
        if (entry.isFailureIgnored) {
            flags.add("failure ignored");
        }
        String probe = entry.role == Role.STOPPED || entry.role == Role.ANY ? failedProbe(entry, null) : "";
        if (!probe.isEmpty() && entry.active.isEmpty()) {
            flags.add(probe);
        }
        return flags;
    }

    /** Its target role keeps it from what it could be. */
    static boolean isDisabled(Entry entry) {
        Meta.TargetRole wanted = entry.meta.targetRole();
        return wanted == Meta.TargetRole.STOPPED || (wanted == Meta.TargetRole.UNPROMOTED && entry.isPromotable());
    }

    static boolean isMaintained(Cluster cluster, Entry entry) {
        return cluster.options.isMaintenance()
                || entry.meta.isMaintenance()
                || entry.active.stream().anyMatch(node -> node.isMaintenance);
    }

    /** What a failed probe on this node, or any node, says of the agent; empty: there is none. */
    static String failedProbe(Entry entry, @Nullable NodeInfo node) {
        for (int i = 0; i < entry.observed.length; i++) {
            if (node == null || node.index == i) {
                for (OperationResult failure : entry.observed[i].failures()) {
                    boolean isProbe = failure.key().action().equals("monitor")
                            && !failure.key().isRecurring();
                    if (isProbe) {
                        return words(failure.exit());
                    }
                }
            }
        }
        return "";
    }

    private static String words(int exit) {
        return OcfCode.of(exit)
                .map(code -> code.text().substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                        + code.text().substring(1))
                .orElse("error");
    }

    static String flags(List<String> flags) {
        return flags.isEmpty() ? "" : " (" + String.join(", ", flags) + ")";
    }

    static String groupTitle(Cluster cluster, Entry group) {
        return "Resource Group: " + group.label + flags(wholeFlags(cluster, group)) + ":";
    }

    static List<String> wholeFlags(Cluster cluster, Entry whole) {
        List<String> flags = new ArrayList<>();
        if (whole.meta.targetRole() == Meta.TargetRole.STOPPED) {
            flags.add("disabled");
        }
        if (cluster.options.isMaintenance() || whole.meta.isMaintenance()) {
            flags.add("maintenance");
        } else if (!whole.meta.isManaged()) {
            flags.add("unmanaged");
        }
        return flags;
    }

    static String replica(Cluster cluster, Entry.Replica replica) {
        Entry container = replica.container();
        Entry shown = replica.instance() != null ? replica.instance() : container;
        String name = replica.connection() != null ? replica.connection().label.value() : container.label.value();
        if (replica.address() != null) {
            name += " (" + replica.address().primitive().params().getOrDefault("ip", "") + ")";
        }
        return line(cluster, shown, name, container.active.isEmpty() ? null : container.active.get(0));
    }
}
