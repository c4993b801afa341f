package org.asterism.config;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.config.NodeSettings.Arbiter;
import org.asterism.config.NodeSettings.Quorum;
import org.asterism.model.NodeName;

/**
 * The votes as they are counted. A quorum is always more than half of them, so any two quorums have a member in common.
 *
 * <p>Decided: auto-tie-breaker is a matter of weights. All votes count double and those of the tie-breaker one more; then just
 * one half of an even split holds more than half, and no other set gains or loses a quorum.
 */
final class VoteCount {

    /** Holds the votes that expected-votes keeps for nodes that are not listed yet. */
    static final NodeName UNLISTED = new NodeName(NodeSettings.UNLISTED);

    private VoteCount() {}

    private static int ofArbiters(Quorum quorum) {
        return quorum.arbiters().stream().mapToInt(Arbiter::votes).sum();
    }

    /** @param without nodes that are listed and do not count; what expected-votes keeps, it keeps for them too */
    static SortedMap<NodeName, Integer> of(NodeSettings settings, Set<NodeName> without) {
        Quorum quorum = settings.quorum();
        TreeMap<NodeName, Integer> votes = new TreeMap<>(settings.votes());
        int expected = quorum.expectedVotes()
                        == votes.values().stream().mapToInt(Integer::intValue).sum() + ofArbiters(quorum)
                ? 0
                : quorum.expectedVotes();
        votes.keySet().removeAll(without);
        for (Arbiter arbiter : quorum.arbiters()) {
            votes.put(arbiter.name(), arbiter.votes());
        }
        int unlisted =
                expected - votes.values().stream().mapToInt(Integer::intValue).sum();
        if (unlisted > 0) {
            votes.put(votes.containsKey(UNLISTED) ? new NodeName(UNLISTED + "-votes") : UNLISTED, unlisted);
        }
        boolean isTieBroken = votes.keySet().stream().anyMatch(quorum.tieBreaker()::is);
        if (isTieBroken) {
            votes.replaceAll((name, count) -> 2 * count + (quorum.tieBreaker().is(name) ? 1 : 0));
        }
        return Collections.unmodifiableSortedMap(votes);
    }
}
