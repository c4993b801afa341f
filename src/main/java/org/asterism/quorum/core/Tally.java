package org.asterism.quorum.core;

import java.util.List;
import java.util.SortedMap;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/** A voter set by positions: sets of nodes are bit masks, so that counting is cheap. Same answers as {@link VoterSet}. */
final class Tally {

    private final VoterSet voters;
    private final int[] votes;
    private final int[] next;
    private final boolean isJoint;

    Tally(VoterSet voters, List<NodeName> nodes) {
        this.voters = voters;
        this.votes = byPosition(voters.votes(), nodes);
        this.isJoint = !voters.next().isEmpty();
        this.next = byPosition(voters.next(), nodes);
    }

    private static int[] byPosition(SortedMap<NodeName, Integer> set, List<NodeName> nodes) {
        int[] counts = new int[nodes.size() + 1];
        set.forEach((node, count) -> {
            int position = nodes.indexOf(node);
            counts[position < 0 ? nodes.size() : position] += count;
        });
        return counts;
    }

    long version() {
        return voters.version();
    }

    boolean isQuorum(long mask) {
        return holdsMajority(votes, mask) && (!isJoint || holdsMajority(next, mask));
    }

    private static boolean holdsMajority(int[] counts, long mask) {
        int here = 0;
        int all = counts[counts.length - 1];
        for (int i = 0; i < counts.length - 1; i++) {
            all += counts[i];
            here += (mask >> i & 1) != 0 ? counts[i] : 0;
        }
        return 2 * here > all;
    }
}
