package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;

/** The status of nodes and resources in the words and order of Pacemaker's {@code crm_mon}. */
final class StatusText {

    private final Cluster cluster;
    private final List<String> lines = new ArrayList<>();

    private StatusText(Cluster cluster) {
        this.cluster = cluster;
    }

    static List<String> lines(Cluster cluster) {
        StatusText text = new StatusText(cluster);
        text.nodes();
        text.lines.add("");
        text.resources();
        return text.lines;
    }

    /** How many instances are disabled or blocked; empty if none is. */
    static String counts(Cluster cluster) {
        int all = 0;
        int disabled = 0;
        int blocked = 0;
        for (Entry entry : cluster.primitives()) {
            if (!entry.isOrphan || !entry.active.isEmpty()) {
                all++;
                disabled += InstanceWords.isDisabled(entry) ? 1 : 0;
                blocked += entry.isBlocked ? 1 : 0;
            }
        }
        return disabled + blocked == 0
                ? ""
                : disabled + " of " + all + " resource instances DISABLED and " + blocked
                        + " BLOCKED from further action due to failure";
    }

    private void nodes() {
        lines.add("* Node List:");
        List<String> online = new ArrayList<>();
        List<String> offline = new ArrayList<>();
        List<String> remoteOnline = new ArrayList<>();
        List<String> remoteOffline = new ArrayList<>();
        List<String> guestOnline = new ArrayList<>();
        for (NodeInfo node : cluster.nodes) {
            String words = NodeWords.of(cluster, node);
            if (node.kind == NodeInfo.Kind.GUEST && !node.isOnline()) {
                continue;
            }
            if (words.equals("online")) {
                (switch (node.kind) {
                            case CLUSTER -> online;
                            case REMOTE -> remoteOnline;
                            case GUEST -> guestOnline;
                        })
                        .add(node.name.value());
            } else if (words.equals("OFFLINE")) {
                (node.kind == NodeInfo.Kind.CLUSTER ? offline : remoteOffline).add(node.name.value());
            } else {
                lines.add("  * " + NodeWords.kind(node) + " " + node.name + ": " + words);
            }
        }
        list("Online", online);
        list("OFFLINE", offline);
        list("RemoteOnline", remoteOnline);
        list("RemoteOFFLINE", remoteOffline);
        list("GuestOnline", guestOnline);
    }

    private void list(String title, List<String> names) {
        if (!names.isEmpty()) {
            lines.add("  * " + title + ": [ " + String.join(" ", names) + " ]");
        }
    }

    private void resources() {
        lines.add("* Full List of Resources:");
        int before = lines.size();
        for (Entry root : cluster.roots) {
            if (!root.isImplicit && !(root.isOrphan && !isActive(root))) {
                entry(root, "  ");
            }
        }
        if (lines.size() == before) {
            lines.set(before - 1, "* Full List of Resources:");
            lines.add("  * No resources");
        }
    }

    private static boolean isActive(Entry entry) {
        return entry.primitives().stream().anyMatch(InstanceWords::isPartlyActive);
    }

    private void entry(Entry entry, String indent) {
        switch (entry.kind) {
            case PRIMITIVE -> lines.add(indent + "* " + InstanceWords.line(cluster, entry));
            case GROUP -> group(entry, indent);
            case CLONE -> lines.addAll(new CloneWords(cluster, entry, indent).lines());
            case BUNDLE -> bundle(entry, indent);
        }
    }

    private void group(Entry group, String indent) {
        lines.add(indent + "* " + InstanceWords.groupTitle(cluster, group));
        group.children.forEach(member -> entry(member, indent + "  "));
    }

    private void bundle(Entry bundle, String indent) {
        String set = bundle.replicas.size() > 1 ? " set" : "";
        boolean isUnmanaged = bundle.primitives().stream().allMatch(part -> !part.isManaged());
        List<String> flags = new ArrayList<>();
        if (BundleParts.replicasPerHost((org.asterism.model.Resource.Bundle) bundle.config) > 1) {
            flags.add("unique");
        }
        if (cluster.options.isMaintenance() || bundle.meta.isMaintenance()) {
            flags.add("maintenance");
        } else if (!bundle.meta.isManaged() || isUnmanaged) {
            flags.add("unmanaged");
        }
        String image =
                ((org.asterism.model.Resource.Bundle) bundle.config).container().getOrDefault("image", "");
        lines.add(indent + "* Container bundle" + set + ": " + bundle.label + " [" + image + "]"
                + InstanceWords.flags(flags) + ":");
        for (Entry.Replica replica : bundle.replicas) {
            lines.add(indent + "  * " + InstanceWords.replica(cluster, replica));
        }
    }
}
