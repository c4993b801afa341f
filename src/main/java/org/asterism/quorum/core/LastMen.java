package org.asterism.quorum.core;

import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/** The coordinator's side of last_man_standing: takes the votes of lost nodes, and gives them back (R19). */
final class LastMen {

    /** Dead times for which a node that is back must be heard before it has its votes again. */
    private static final int BACK_AFTER = 2;

    private final Self self;
    private final VoterRegister register;
    private final QuorumConfig.LastManStanding rule;
    private SortedMap<NodeName, Integer> wanted = new TreeMap<>();
    private long wantedSince = Peer.NEVER;

    LastMen(Self self, VoterRegister register) {
        this.self = self;
        this.register = register;
        this.rule = self.config.lastManStanding();
    }

    void settle() {
        if (rule.isOff()
                || !self.coordinates
                || self.promised > self.established
                || register.isUnderWay()
                || !register.isOfEpoch()) {
            wantedSince = Peer.NEVER;
            return;
        }
        VoterSet present = self.tally.voters();
        SortedMap<NodeName, Integer> best = best(present.votes());
        if (best.equals(present.votes())) {
            wantedSince = Peer.NEVER;
        } else if (wantedSince == Peer.NEVER || !best.equals(wanted)) {
            wanted = best;
            wantedSince = self.now;
        } else if (self.now >= wantedSince + patience(present.votes())) {
            wantedSince = self.now;
            register.change(best);
        }
    }

    /** A vote that comes back waits shorter than one that goes: it can only make the rest more careful. */
    private long patience(SortedMap<NodeName, Integer> present) {
        boolean takesAny = present.entrySet().stream()
                .anyMatch(entry -> entry.getValue() > 0 && wanted.getOrDefault(entry.getKey(), 0) == 0);
        return takesAny ? rule.window().toNanos() : BACK_AFTER * self.deadtime;
    }

    /** The present votes without those of lost nodes, and with those of nodes that are back; nobody is added or removed. */
    private SortedMap<NodeName, Integer> best(SortedMap<NodeName, Integer> present) {
        SortedMap<NodeName, Integer> best = new TreeMap<>(present);
        int standing = 0;
        int nodes = 0;
        for (int i = 0; i < self.names.length; i++) {
            NodeName name = self.names[i];
            int full = rule.votes().getOrDefault(name, 0);
            int votes = full > 0 && isStanding(i, present.getOrDefault(name, 0)) ? full : 0;
            if (full == 0 || !present.containsKey(name)) {
                continue;
            }
            best.put(name, votes);
            standing += votes > 0 ? 1 : 0;
            nodes += votes;
        }
        int others = 0;
        for (var entry : best.entrySet()) {
            others += rule.votes().getOrDefault(entry.getKey(), 0) == 0 ? entry.getValue() : 0;
        }
        giveTieVote(best);
        return standing < rule.fewest() || nodes <= others ? present : best;
    }

    /** A node with votes stands until it is given up; one without stands again once it is heard and may vote. */
    private boolean isStanding(int position, int votes) {
        if (position == self.me) {
            return true;
        }
        Peer peer = self.peers[position];
        return peer.lost == null && (votes > 0 || (self.isTwoWay(position) && peer.isReady()));
    }

    private void giveTieVote(SortedMap<NodeName, Integer> best) {
        for (NodeName name : rule.tieBreakers()) {
            int votes = best.getOrDefault(name, 0);
            if (votes > 0) {
                best.put(name, votes + 1);
                return;
            }
        }
    }

    long nextWake() {
        return wantedSince == Peer.NEVER ? Long.MAX_VALUE : self.now + self.keepalive;
    }
}
