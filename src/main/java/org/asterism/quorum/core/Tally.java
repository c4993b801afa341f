package org.asterism.quorum.core;

import java.util.List;
import java.util.SortedMap;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;
import org.asterism.quorum.core.Guards.Guard;

/** A voter set by positions: sets of nodes are bit masks, so that counting is cheap. Same answers as {@link VoterSet}. */
final class Tally {

    private final VoterSet voters;
    private final int[] votes;
    private final int[] next;
    private final boolean isJoint;
    private final boolean isOldCounted;
    private final long members;
    private final long leavers;

    Tally(VoterSet voters, List<NodeName> nodes, Guards guards) {
        this.voters = voters;
        this.votes = byPosition(voters.votes(), nodes);
        this.isJoint = voters.isJoint();
        this.next = byPosition(voters.next(), nodes);
        this.isOldCounted = guards.has(Guard.OLD_MAJORITY);
        long present = mask(voters.votes(), nodes);
        long coming = mask(voters.next(), nodes);
        this.members = present | coming;
        this.leavers = isJoint ? present & ~coming : 0;
    }

    private static int[] byPosition(SortedMap<NodeName, Integer> set, List<NodeName> nodes) {
        int[] counts = new int[nodes.size() + 1];
        set.forEach((node, count) -> {
            int position = nodes.indexOf(node);
            counts[position < 0 ? nodes.size() : position] += count;
        });
        return counts;
    }

    private static long mask(SortedMap<NodeName, Integer> set, List<NodeName> nodes) {
        long mask = 0;
        for (int i = 0; i < nodes.size(); i++) {
            mask |= set.containsKey(nodes.get(i)) ? 1L << i : 0;
        }
        return mask;
    }

    long version() {
        return voters.version();
    }

    VoterSet voters() {
        return voters;
    }

    boolean isJoint() {
        return isJoint;
    }

    /** Has a place in the set, or in the one to come. */
    boolean isMember(int position) {
        return (members >> position & 1) != 0;
    }

    /** Has a place in the set, and none in the one to come. */
    boolean isLeaver(int position) {
        return (leavers >> position & 1) != 0;
    }

    long members() {
        return members;
    }

    boolean isQuorum(long mask) {
        if (!isJoint) {
            return holdsMajority(votes, mask);
        }
        return holdsMajority(next, mask) && (holdsMajority(votes, mask) || !isOldCounted);
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
