package org.asterism.model;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who votes, as a versioned document. While it changes, {@code next} holds the set to come and a quorum needs a majority of
 * both (joint majorities, as in Raft §6); otherwise {@code next} is empty.
 *
 * @param version true order of the sets, see {@link #version(Epoch, long)}; {@link #CONFIGURED} as the configuration has it
 * @param votes votes per node, each 0 or more, in sum at least 1
 */
public record VoterSet(long version, SortedMap<NodeName, Integer> votes, SortedMap<NodeName, Integer> next) {

    /** Version of the set that each node's configuration names, before the first change. */
    public static final long CONFIGURED = 1;

    /** Steps that one coordinator may take. */
    private static final int STEPS = 1 << 20;

    public VoterSet {
        votes = Collections.unmodifiableSortedMap(new TreeMap<>(votes));
        next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
        if (votes.values().stream().mapToInt(Integer::intValue).sum() < 1) {
            throw new IllegalArgumentException("a voter set needs at least one vote: " + votes);
        }
    }

    /** The set of a cluster whose nodes were never changed while it ran. */
    public static VoterSet configured(SortedMap<NodeName, Integer> votes) {
        return new VoterSet(CONFIGURED, votes, Collections.emptySortedMap());
    }

    /**
     * The version of this step of the coordinator of this epoch. One number, because it travels as one.
     *
     * @throws IllegalArgumentException beyond some million steps in one epoch
     */
    public static long version(Epoch epoch, long step) {
        if (step < 0 || step >= STEPS) {
            throw new IllegalArgumentException("steps of a voter set in one epoch are 0 to " + STEPS + ": " + step);
        }
        return Math.addExact(Math.multiplyExact(epoch.value(), STEPS), step);
    }

    /** Epoch of the coordinator that wrote this version. */
    public static Epoch epochOf(long version) {
        return new Epoch(Math.max(0, version) / STEPS);
    }

    /** A version for people: epoch and step. */
    public static String show(long version) {
        return version / STEPS + "/" + version % STEPS;
    }

    /** Still the set that the configuration names. */
    public boolean isConfigured() {
        return version <= CONFIGURED;
    }

    /** A change is under way. */
    public boolean isJoint() {
        return !next.isEmpty();
    }

    /** Everybody with a place in the set, also those that come or leave with the change under way. */
    public Set<NodeName> members() {
        Set<NodeName> members = new TreeSet<>(votes.keySet());
        members.addAll(next.keySet());
        return members;
    }

    /** Votes once the change under way is over. */
    public SortedMap<NodeName, Integer> goal() {
        return isJoint() ? next : votes;
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
