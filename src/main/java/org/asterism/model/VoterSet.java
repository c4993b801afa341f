package org.asterism.model;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who votes, as a versioned document. While it changes, {@code next} holds the set to come and a quorum needs a majority of
 * both (joint majorities, as in Raft §6); otherwise {@code next} is empty.
 *
 * @param votes votes per node, each 0 or more, in sum at least 1
 */
public record VoterSet(long version, SortedMap<NodeName, Integer> votes, SortedMap<NodeName, Integer> next) {

    public VoterSet {
        votes = Collections.unmodifiableSortedMap(new TreeMap<>(votes));
        next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
        if (votes.values().stream().mapToInt(Integer::intValue).sum() < 1) {
            throw new IllegalArgumentException("a voter set needs at least one vote: " + votes);
        }
    }

    /** True when {@code present} holds more than half of the votes, of both sets while the set changes. */
    public boolean isQuorum(Set<NodeName> present) {
        return holdsMajority(votes, present) && (next.isEmpty() || holdsMajority(next, present));
    }

    private static boolean holdsMajority(SortedMap<NodeName, Integer> set, Set<NodeName> present) {
        int all = 0;
        int here = 0;
        for (var entry : set.entrySet()) {
            all += entry.getValue();
            here += present.contains(entry.getKey()) ? entry.getValue() : 0;
        }
        return 2 * here > all;
    }
}
