package org.asterism.recorder.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.asterism.api.FlightEntry;
import org.asterism.api.Incident.State;
import org.asterism.model.NodeName;

/** Cuts incidents out of a time line. */
public final class Cutter {

    /** So long nothing weighty must follow for an incident to count as settled. */
    public static final Duration QUIET = Duration.ofSeconds(30);

    /** Silence of a node goes before its loss by no more than this: the longest deadtime is much shorter. */
    private static final Duration PRELUDE = Duration.ofMinutes(2);

    private Cutter() {}

    /**
     * One incident.
     *
     * @param began on the reference's boot clock: the trigger, or what led up to it
     * @param ended the last entry that prolonged it
     * @param entries the weighty ones from {@code began} to {@link #QUIET} after {@code ended}
     */
    public record Cut(long began, long ended, State state, Placed trigger, List<Placed> entries) {
        public Cut {
            entries = List.copyOf(entries);
        }
    }

    /**
     * All of them, oldest first.
     *
     * @param line in order of time; entries that are not weighty are passed over
     * @param now the end of what was recorded
     */
    public static List<Cut> cut(List<Placed> line, long now) {
        List<Placed> weighty = weighty(line);
        List<Cut> cuts = new ArrayList<>();
        int next = 0;
        while (next < weighty.size()) {
            if (!Kinds.isTrigger(weighty.get(next).entry())) {
                next++;
                continue;
            }
            int last = last(weighty, next);
            cuts.add(cut(weighty, next, last, now, cuts.isEmpty() ? Long.MIN_VALUE : endOf(cuts)));
            next = last + 1;
        }
        return cuts;
    }

    /** Without what a node that leaves in order says about its lease. */
    private static List<Placed> weighty(List<Placed> line) {
        List<Placed> weighty = new ArrayList<>();
        Set<NodeName> leaving = new HashSet<>();
        for (Placed placed : line) {
            FlightEntry entry = placed.entry();
            if (entry.kind().equals(Kinds.STOPPING)) {
                leaving.add(entry.node());
            } else if (entry.kind().equals(Kinds.STARTED)) {
                leaving.remove(entry.node());
            }
            boolean isFarewell = leaving.contains(entry.node())
                    && (entry.kind().equals(Kinds.LEASE_LAPSED) || entry.kind().equals(Kinds.QUORUM_LOST));
            if (Kinds.isWeighty(entry) && !isFarewell) {
                weighty.add(placed);
            }
        }
        return weighty;
    }

    private static long endOf(List<Cut> cuts) {
        return cuts.get(cuts.size() - 1).ended();
    }

    private static int last(List<Placed> weighty, int first) {
        int last = first;
        for (int i = first + 1; i < weighty.size(); i++) {
            boolean isNear = weighty.get(i).nanos() - weighty.get(last).nanos() <= QUIET.toNanos();
            if (!isNear) {
                break;
            }
            if (Kinds.prolongs(weighty.get(i).entry())) {
                last = i;
            }
        }
        return last;
    }

    private static Cut cut(List<Placed> weighty, int trigger, int last, long now, long notBefore) {
        Placed first = weighty.get(trigger);
        long began = first.begunNanos();
        for (int i = last; i >= 0 && isInReach(weighty.get(i), first, notBefore); i--) {
            Placed placed = weighty.get(i);
            if (isCause(placed.entry(), first.entry())) {
                began = Math.min(began, heard(placed));
            } else if (placed.entry().kind().equals(Kinds.RUN)) {
                began = Math.min(began, failedRun(placed, first));
            }
        }
        long ended = weighty.get(last).nanos();
        long begin = began;
        long end = ended + QUIET.toNanos();
        List<Placed> entries = weighty.stream()
                .filter(placed -> placed.nanos() >= begin && placed.nanos() <= end)
                .toList();
        return new Cut(began, ended, now - ended < QUIET.toNanos() ? State.UNDER_WAY : State.SETTLED, first, entries);
    }

    private static boolean isInReach(Placed placed, Placed trigger, long notBefore) {
        return placed.nanos() > notBefore && trigger.nanos() - placed.nanos() <= PRELUDE.toNanos();
    }

    /** Silence of the node that was lost; of any peer, if the quorum was. */
    private static boolean isCause(FlightEntry entry, FlightEntry trigger) {
        return Kinds.isSilence(entry)
                && switch (trigger.kind()) {
                    case Kinds.NODE_LOST -> entry.fact("peer").equals(trigger.fact("node"));
                    case Kinds.LEASE_LAPSED, Kinds.QUORUM_LOST -> true;
                    default -> false;
                };
    }

    /** When the silent peer was heard last. */
    static long heard(Placed silence) {
        return silence.nanos()
                - Duration.ofMillis(silence.entry().number("heard-ms-ago", 0)).toNanos();
    }

    /** The run that found the failure is entered a moment before the failure. */
    private static long failedRun(Placed run, Placed trigger) {
        boolean isSame = trigger.entry().kind().equals(Kinds.RESOURCE_FAILED)
                && run.entry().node().equals(trigger.entry().node())
                && run.entry().fact("resource").equals(trigger.entry().fact("resource"))
                && run.entry().fact("operation").equals(trigger.entry().fact("operation"))
                && trigger.nanos() - run.nanos() < Duration.ofSeconds(1).toNanos();
        return isSame ? run.begunNanos() : trigger.nanos();
    }
}
