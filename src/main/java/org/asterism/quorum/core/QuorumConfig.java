package org.asterism.quorum.core;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.asterism.model.NodeName;
import org.asterism.model.Timing;
import org.asterism.model.VoterSet;

/**
 * What does not change in a life of the core.
 *
 * @param nodes all configured nodes; sorted here
 * @param arbiters who votes but neither stands nor owns; none of them a node
 * @param salt 64 random bits, new in each life; makes tokens that no other life of this node ever used
 * @param waitForAll whether a life that begins without a running cluster waits until it has heard all nodes
 * @param lastManStanding whether lost nodes lose their votes
 * @param longestRestart longest restart lease that is promised
 */
public record QuorumConfig(
        NodeName self,
        List<NodeName> nodes,
        List<NodeName> arbiters,
        VoterSet voters,
        Timing timing,
        long salt,
        TieBreaker tieBreaker,
        WaitForAll waitForAll,
        LastManStanding lastManStanding,
        Duration longestRestart) {

    /** As votequorum's wait_for_all. */
    public enum WaitForAll {
        WAITS,
        DOES_NOT_WAIT
    }

    /**
     * As votequorum's last_man_standing.
     *
     * @param window how long the same nodes must be lost before they lose their votes; zero = never
     * @param fewest nodes that keep votes at least: 2, or 1 with a tie-breaker
     * @param votes of each node when it is there, without the tie-breaker's vote; no arbiters
     * @param tieBreakers nodes in the order in which the first that has votes gets one more
     */
    public record LastManStanding(
            Duration window, int fewest, SortedMap<NodeName, Integer> votes, List<NodeName> tieBreakers) {

        public static final LastManStanding OFF =
                new LastManStanding(Duration.ZERO, 2, Collections.emptySortedMap(), List.of());

        public LastManStanding {
            votes = Collections.unmodifiableSortedMap(new TreeMap<>(votes));
            tieBreakers = List.copyOf(tieBreakers);
            if (fewest < 1) {
                throw new IllegalArgumentException("at least 1 node keeps its vote: " + fewest);
            }
        }

        boolean isOff() {
            return window.isZero();
        }
    }

    /** What decides between two nodes of which one is silent. Only for exactly two nodes. */
    public enum TieBreaker {
        /** Nothing: a quorum of the votes, as for any number of nodes. */
        NONE,
        /**
         * Nothing is taken from a silent peer, so each node keeps what it has, and its coordination, without it; until an operator
         * vouches that the peer is down.
         */
        STAY,
        /** The same, and the silent peer is fenced; what it had is taken once that is confirmed. */
        STAY_AND_FENCE,
        /** A node whose peer is silent owns nothing until the fencing of the peer is confirmed; then everything. */
        FENCE,
        /** The ping node stands for the silent peer. */
        PING,
        /** The silent peer counts as agreeing: both may own when the links are cut. */
        TAKE;

        /** A silent peer is to be fenced. */
        boolean isFencing() {
            return this == FENCE || this == STAY_AND_FENCE;
        }

        /** Only the word that it is down stands for a silent peer. */
        boolean needsWord() {
            return this == STAY || isFencing();
        }
    }

    public QuorumConfig {
        nodes = nodes.stream().sorted().distinct().toList();
        arbiters = arbiters.stream().sorted().distinct().toList();
        if (!nodes.contains(self) && !arbiters.contains(self)) {
            throw new IllegalArgumentException(
                    self + " is neither among the nodes " + nodes + " nor among the arbiters " + arbiters);
        }
        if (arbiters.stream().anyMatch(nodes::contains)) {
            throw new IllegalArgumentException("an arbiter is a node too: " + arbiters + ", nodes " + nodes);
        }
        if (nodes.size() + arbiters.size() > Long.SIZE) {
            throw new IllegalArgumentException("at most 64 members: " + nodes.size() + " + " + arbiters.size());
        }
        if (!lastManStanding.isOff() && waitForAll != WaitForAll.WAITS) {
            throw new IllegalArgumentException("last_man_standing needs wait_for_all");
        }
        if (tieBreaker != TieBreaker.NONE && (nodes.size() != 2 || !arbiters.isEmpty())) {
            throw new IllegalArgumentException(
                    "a tie-breaker is for two nodes without an arbiter, not for " + nodes + " and " + arbiters);
        }
    }

    /** Everybody who takes part, in the order in which positions count. */
    public List<NodeName> members() {
        return Stream.concat(nodes.stream(), arbiters.stream()).sorted().toList();
    }
}
