package org.asterism.policy;

import org.asterism.model.NodeState.Standing;

/** Sentences for operators. */
final class Reasons {

    private Reasons() {}

    /** Why an instance leaves this node. */
    static String leaving(Cluster cluster, Entry entry, NodeInfo node) {
        int target = entry.target();
        if (target == Entry.NOWHERE) {
            return "stop on " + node.name + ": " + obstacle(cluster, entry, node);
        }
        return "move to " + cluster.nodes.get(target).name + ": " + drive(cluster, entry, node);
    }

    private static String obstacle(Cluster cluster, Entry entry, NodeInfo node) {
        if (!entry.stopOrigin.isEmpty()) {
            return words(cluster, node, entry.stopOrigin);
        }

        if (entry.scores[node.index].allows()) {
            return entry.placementReason;
        }
        return words(cluster, node, entry);
    }

    private static String drive(Cluster cluster, Entry entry, NodeInfo from) {
        Tally here = entry.scores[from.index];
        Tally there = entry.scores[entry.target()];
        if (here.isForbidden()) {
            return words(cluster, from, entry);
        }
        return "score " + there.total() + " there, " + here.total() + " on " + from.name;
    }

    /** Why an entry may not run on a node; what is wrong with the node itself comes before all else. */
    static String words(Cluster cluster, NodeInfo node, Entry entry) {
        String origin = node.canHost() ? entry.scores[node.index].decidingOrigin() : node.whyNot();
        String pause = origin.equals(RestartDelay.ORIGIN) ? RestartDelay.words(cluster, entry, node) : "";
        return pause.isEmpty() ? words(cluster, node, origin) : pause;
    }

    /** A term's origin as a clause. */
    static String words(Cluster cluster, NodeInfo node, String origin) {
        return switch (origin) {
            case "node-lost" -> node.name + " was given up by the quorum";
            case "node-offline" -> node.name + " is offline";
            case "node-unknown" -> node.name + " is neither heard nor given up";
            case "node-pending" -> node.name + " has not reported yet";
            case "node-standby" -> node.name + " is in standby";
            case "node-shutdown" -> node.name + " is shutting down";
            case "node-maintenance" -> node.name + " is in maintenance";
            case "node-unclean" -> node.name + " must be fenced first";
            case "node-health" -> node.name + " is not well (node-health-strategy)";
            case "utilization" -> node.name + " has no room for it";
            case "shutdown-lock" -> "it waits for the node that was shut down with it (shutdown-lock)";
            case "remote-node" -> node.name + " is a remote or guest node";
            case "migration-threshold" -> "it failed too often on " + node.name;
            case "target-role" -> "it is to be stopped (target-role)";
            case "stop-all-resources" -> "all resources are to be stopped (stop-all-resources)";
            case "no-quorum" ->
                "there is no quorum (no-quorum-policy "
                        + (cluster.option("no-quorum-policy").isEmpty() ? "stop" : cluster.option("no-quorum-policy"))
                        + ")";
            case "removed" -> "it was removed from the configuration";
            case "multiple-active" -> "it runs on several nodes (multiple-active stop_only)";
            case "on-fail=stop" -> "an operation with on-fail=stop failed";
            default -> OriginWords.ofTerm(origin, node.name.value());
        };
    }

    /** Why an instance starts on its target. */
    static String arriving(Cluster cluster, Entry entry) {
        NodeInfo target = cluster.nodes.get(entry.target());
        for (NodeInfo node : entry.active) {
            return "move to " + target.name + ": " + drive(cluster, entry, node);
        }
        for (NodeInfo node : cluster.nodes) {
            boolean wasThere = entry.observed[node.index].isActive() && node.state.standing() == Standing.LOST;
            if (wasThere && entry.enclosingClone() == null) {
                return "move to " + target.name + ": " + words(cluster, node, "node-lost")
                        + freed(cluster, entry, node);
            }
        }
        return "start on " + target.name + ": " + entry.placementReason;
    }

    private static String freed(Cluster cluster, Entry entry, NodeInfo node) {
        if (cluster.state.confirmedReleased().contains(node.name)) {
            return " and is confirmed to be down";
        }
        if (entry.agent().isGatedAddress()) {
            return " and its gate is shut";
        }
        return entry.meta.isDuplicateSafe() ? " and it may run twice" : " and is assumed clean (unfenced)";
    }

    /** The sentence of a placement. */
    static String placement(Cluster cluster, Entry entry) {
        int target = entry.target();
        if (!entry.withheld.isEmpty()) {
            return "stays as it is: " + entry.withheld;
        }
        if (!entry.isManaged()) {
            return "stays as it is: " + entry.unmanaged;
        }
        if (target == Entry.NOWHERE) {
            return "runs nowhere: " + nowhere(cluster, entry);
        }
        String pause = RestartDelay.words(cluster, entry);
        if (!pause.isEmpty()) {
            return pause;
        }
        if (entry.isActiveOn(target)) {
            String damping = FlapDamping.words(cluster, entry);
            return "stays on " + cluster.nodes.get(target).name + ": "
                    + (damping.isEmpty() ? entry.placementReason : damping);
        }
        return arriving(cluster, entry);
    }

    private static String nowhere(Cluster cluster, Entry entry) {
        if (!entry.stopOrigin.isEmpty() && !cluster.nodes.isEmpty()) {
            return words(cluster, cluster.nodes.get(0), entry.stopOrigin);
        }

        if (cluster.nodes.isEmpty()) {
            return "the cluster has no node";
        }
        StringBuilder text = new StringBuilder();
        for (NodeInfo node : cluster.nodes) {
            String why = words(cluster, node, entry);
            if (text.indexOf(why) < 0) {
                text.append(text.isEmpty() ? "" : "; ").append(why);
            }
        }
        return text.toString();
    }
}
