package org.asterism.policy;

import org.asterism.model.Role;

/** Takes over what a history says: where an instance is active, and what its failures lead to there. */
final class RoleTaking {

    private final Cluster cluster;
    private final Entry entry;
    private final NodeInfo node;
    private final HistoryReplay replay;

    RoleTaking(Cluster cluster, Entry entry, NodeInfo node, HistoryReplay replay) {
        this.cluster = cluster;
        this.entry = entry;
        this.node = node;
        this.replay = replay;
    }

    void run() {
        Role role = replay.role;
        take(replay.observed());
        if (!replay.pendingTask.isEmpty() && entry.pendingTask.isEmpty()) {
            entry.pendingTask = replay.pendingTask;
            entry.pendingNode = node;
        }
        entry.isFailureIgnored |= replay.isFailureIgnored;
        boolean isActive = role != Role.ANY && role != Role.STOPPED;
        if (isActive && !node.isOnline() && !node.isMaintenance && entry.meta.isManaged()) {
            suspect();
        }
        // What failed on a node that is to be fenced is recovered by that, and may start again.
        boolean isFailed = replay.worst != Consequence.IGNORE && !node.isUnclean;
        if (isFailed) {
            react();
        }
        if (replay.isBeyondHelp) {
            block();
            entry.isFailed = true;
        }
        if (isActive) {
            if (!entry.active.contains(node)) {
                entry.active.add(node);
            }
            entry.isFailed |= isFailed;
            boolean isOnlyDemoted = replay.worst == Consequence.DEMOTE && role == Role.PROMOTED;
            entry.isDemotedByFailure |= isOnlyDemoted;
            if (isFailed && !isOnlyDemoted && entry.failed[node.index] == null) {
                entry.failed[node.index] = replay.failure;
            }
        }
        if (role != Role.ANY) {
            entry.roles[node.index] = role;
        }
        if (role != Role.ANY && role.compareTo(entry.role) > 0) {
            entry.role = role;
        }
    }

    /** Instances of an anonymous clone share what is observed; what runs counts more than what once was asked for. */
    private void take(Observed seen) {
        if (seen.isActive() || !entry.observed[node.index].isActive()) {
            entry.observed[node.index] = seen;
        }
        if (seen.isActive() && seen.history() != null) {
            entry.historyNames[node.index] = seen.history().resource().value();
        }
    }

    /** What runs on a node that cannot be reached may still run. */
    private void suspect() {
        if (node.kind == NodeInfo.Kind.GUEST) {
            entry.isFailed = true;
            entry.failed[node.index] = "the guest " + node.name + " is lost";
            RemoteStandings.reset(node);
        } else if (cluster.options.isFencingEnabled() && !isFencedAlready(node)) {
            boolean isRemote = node.kind == NodeInfo.Kind.REMOTE;
            node.isFencingRevocable |= isRemote && !node.isUnclean;
            node.mustBeFenced(entry.label
                    + (isRemote
                            ? " is active there (fencing will be revoked if remote connection can be re-established"
                                    + " elsewhere)"
                            : " is thought to be active there"));
        }
    }

    private static boolean isFencedAlready(NodeInfo node) {
        String fenced = node.state.report().fenced();
        return node.kind == NodeInfo.Kind.REMOTE && !fenced.isEmpty() && !fenced.equals("0") && !fenced.equals("false");
    }

    private void react() {
        switch (replay.worst) {
            case FENCE -> node.mustBeFenced(entry.label + " failed there");
            case STANDBY -> node.putInStandby();
            case BLOCK -> block();
            case BAN -> cluster.bans.add(new Cluster.Ban(entry, node.index, "failed-monitor"));
            case STOP -> entry.stopWish = replay.failure;
            case RESET_REMOTE -> {
                entry.isFailed = true;
                NodeInfo remote = entry.remoteNode;
                if (cluster.options.isFencingEnabled() && remote != null && !isFencedAlready(remote)) {
                    remote.mustBeFenced("remote connection is unrecoverable");
                }
                if (RemoteParts.reconnectsLater(entry)) {
                    entry.stopWish = replay.failure;
                }
            }
            case RESTART_CONTAINER -> {
                entry.isFailed = true;
                Entry host = entry.container;
                if (host != null) {
                    host.failureWithin = replay.failure;
                    host.isFailed |= RemoteParts.isConnection(entry.agent());
                }
            }
            case IGNORE, DEMOTE, RESTART -> {
                // Said by its being failed.
            }
        }
    }

    private void block() {
        entry.unmanaged = "blocked: " + replay.failure;
        entry.isBroken = true;
        entry.isBlocked = true;
    }
}
