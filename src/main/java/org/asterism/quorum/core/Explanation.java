package org.asterism.quorum.core;

import java.util.ArrayList;
import java.util.List;
import org.asterism.model.ClusterState.Votes;
import org.asterism.model.Hearing;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Readiness;
import org.asterism.model.VoterSet;

/** Says in one sentence how the votes stand. */
final class Explanation {

    private final Self self;
    private final Leases leases;

    Explanation(Self self, Leases leases) {
        this.self = self;
        this.leases = leases;
    }

    QuorumVerdict verdict() {
        if (self.readiness == Readiness.AMNESIA) {
            return new QuorumVerdict(
                    Votes.PENDING, "this node has no intact state and waits to be taught by the other voters");
        }
        if (!self.tally.isMember(self.me)) {
            return new QuorumVerdict(
                    Votes.LOST,
                    "this node has no place in voter set " + VoterSet.show(self.tally.version())
                            + ": it was removed, or not added yet");
        }
        if (self.isWaitingForAll()) {
            return new QuorumVerdict(
                    Votes.PENDING,
                    "waits until it has heard all nodes (quorum.wait-for-all), and nobody coordinates; " + standing());
        }
        if (leases.isHeld()) {
            long left = (leases.leaseEnd() - self.now) / 1_000_000;
            return new QuorumVerdict(
                    Votes.WON, "a quorum backs this node: " + standing() + "; lease ends in " + left + " ms");
        }
        if (self.readiness == Readiness.RESTART_WAIT) {
            return new QuorumVerdict(Votes.PENDING, "started less than one lease ago; " + standing());
        }
        if (self.fencingAt == self.now && self.isReady()) {
            return new QuorumVerdict(Votes.PENDING, "waits for a fencing: " + standing());
        }
        if (self.tally.isQuorum(self.twoWayVoters())) {
            return new QuorumVerdict(
                    Votes.PENDING, "a quorum is in reach but has not backed this node yet; " + standing());
        }
        boolean isEarly = false;
        for (int i = 0; i < self.names.length; i++) {
            isEarly |= i != self.me && self.hearing.verdict(i) == Hearing.Verdict.UNHEARD;
        }
        return new QuorumVerdict(isEarly ? Votes.PENDING : Votes.LOST, "no quorum is in reach: " + standing());
    }

    private String standing() {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < self.names.length; i++) {
            if (i != self.me) {
                parts.add(self.names[i] + " " + standingOf(i));
            }
        }
        return parts.isEmpty() ? "there is no other node" : String.join(", ", parts);
    }

    private String standingOf(int position) {
        if (self.peers[position].isForeign) {
            return "goes by another lease or deadtime, so no word of it counts: make timing equal on all and restart them"
                    + " together";
        }
        QuorumConfig.TieBreaker rule = self.config.tieBreaker();
        if (self.isStoodFor(position)) {
            return rule.needsWord() ? "is silent and confirmed to be down" : "is silent, the tie-breaker stands for it";
        }
        if (self.peers[position].fencing != 0) {
            return "is silent and being fenced; "
                    + (rule == QuorumConfig.TieBreaker.FENCE
                            ? "until that is confirmed this node owns nothing"
                            : "until that is confirmed this node keeps what it has and takes nothing")
                    + " (if no device can: cut its power, then 'asterism confirm-down " + self.names[position] + "')";
        }
        if (self.mayKeepWithout(position) && !self.hears(position)) {
            return "is silent: this node keeps what it has and takes nothing (on-silent-peer = stay); 'asterism confirm-down "
                    + self.names[position] + "' once you know that it is off";
        }
        return switch (self.hearing.verdict(position)) {
            case UNHEARD -> "was not heard yet";
            case SILENT -> "is silent";
            case HEARD, LATE -> heard(position);
        };
    }

    private String heard(int position) {
        Heartbeat last = self.peers[position].last;
        boolean isChanged = !self.tally.voters().isConfigured();
        if (isChanged && last != null && last.voters() instanceof Heartbeat.VoterWord.Unsaid) {
            return "is heard but runs a release that cannot follow changes of the voter set: update it";
        }
        if (!self.tally.isMember(position)) {
            return "is heard but has no place in the voter set";
        }
        if (!self.isTwoWay(position)) {
            return "is heard but does not hear us";
        }
        return self.peers[position].isReady() ? "is heard" : "is heard but may not vote yet";
    }
}
