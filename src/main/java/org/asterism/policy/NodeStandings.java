package org.asterism.policy;

import java.util.Locale;
import org.asterism.model.CibValues;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeReport;

/**
 * Which cluster nodes are members, ready for work, or must be fenced, from what the status says of them. With fencing, a node
 * that vanished without saying so is unclean; without, it is assumed to be down. Remote and guest nodes wait for their
 * connections ({@link StatusUnpacking}).
 */
final class NodeStandings {

    private final Cluster cluster;

    private NodeStandings(Cluster cluster) {
        this.cluster = cluster;
    }

    static void run(Cluster cluster) {
        NodeStandings standings = new NodeStandings(cluster);
        boolean isForsaken = cluster.state.votes() == ClusterState.Votes.LOST && cluster.options.fencesWithoutQuorum();
        for (NodeInfo node : cluster.nodes) {
            if (node.kind == NodeInfo.Kind.CLUSTER) {
                standings.judge(node);
                if (isForsaken && node.isOnline()) {
                    node.mustBeFenced("cluster does not have quorum");
                }
            } else {
                node.setOnline(false);
                node.isUnseen = node.state.report().kind() == NodeReport.Kind.UNSEEN
                        || node.state.history().isEmpty();
            }
        }
    }

    private void judge(NodeInfo node) {
        NodeReport report = node.state.report();
        node.setOnline(false);
        if (report.kind() == NodeReport.Kind.UNSEEN) {
            node.isUnseen = true;
            node.isUnclean = cluster.options.isFencingEnabled() && cluster.options.fencesUnseenNodes();
            return;
        }
        long memberSince = since(report.membership());
        long processSince = since(report.processes());
        if (cluster.options.isFencingEnabled()) {
            withFencing(node, report, memberSince, processSince);
        } else {
            withoutFencing(node, report, memberSince, processSince);
        }
    }

    /** Since when, in seconds since 1970; 1 for a mere "yes", 0 for "no", -1 where nothing is said. */
    private static long since(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "" -> -1;
            case "online" -> 1;
            case "offline" -> 0;
            default -> CibValues.bool(text, false) ? 1 : Math.max(0, CibValues.whole(text, 0));
        };
    }

    private void withoutFencing(NodeInfo node, NodeReport report, long memberSince, long processSince) {
        if (memberSince <= 0) {
            return;
        }
        if (processSince > 0) {
            node.setOnline(report.join().equals("member"));
        } else if (report.expected().equals("member") && !node.isShuttingDown) {
            node.mustBeFenced("peer process is no longer available");
        }
    }

    private void withFencing(NodeInfo node, NodeReport report, long memberSince, long processSince) {
        boolean isTermination = isTerminationRequested(node);
        node.setOnline(memberSince > 0);
        if (node.isShuttingDown) {
            node.setOnline(processSince > 0);
            return;
        }
        boolean isMeantToBeDown =
                report.expected().isEmpty() || report.expected().equals("down");
        if (memberSince < 0) {
            node.mustBeFenced("peer has not been seen by the cluster");
        } else if (report.join().equals("banned")) {
            node.mustBeFenced("peer failed Pacemaker membership criteria");
        } else if (memberSince > 0 && processSince <= 0 && isPendingTooLong(memberSince)) {
            node.mustBeFenced("peer pending timed out on joining the process group");
        } else if (!isTermination && isMeantToBeDown) {
            node.isPending = memberSince > 0 || processSince > 0;
        } else if (isTermination && report.join().equals("down") && memberSince <= 0 && processSince <= 0) {
            node.setOnline(false);
        } else if (memberSince <= 0) {
            node.mustBeFenced("peer is no longer part of the cluster");
        } else if (processSince <= 0) {
            node.mustBeFenced("peer process is no longer available");
        } else if (isTermination) {
            node.mustBeFenced("fencing was requested");
        } else if (report.join().equals("pending") || report.join().equals("down")) {
            node.isPending = true;
        } else if (!report.join().equals("member")) {
            node.mustBeFenced("peer was in an unknown state");
        }
    }

    private boolean isPendingTooLong(long memberSince) {
        long timeout = cluster.options.nodePendingTimeout().toSeconds();
        return timeout > 0
                && memberSince > 1
                && memberSince <= cluster.state.now().getEpochSecond() - timeout;
    }

    private static boolean isTerminationRequested(NodeInfo node) {
        String text = node.attribute("terminate");
        return CibValues.bool(text, CibValues.whole(text, 0) > 0);
    }
}
