package org.asterism.recorder.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.api.FlightEntry;
import org.asterism.api.Incident;
import org.asterism.api.Incident.Failover;

/** Measures how each failure within an incident was answered: detect, decide, act, verify. */
final class Phases {

    private static final long MICRO = 1000;

    /** What flaps all night is measured so often. */
    private static final int MOST = 100;

    private final Cutter.Cut cut;
    private final TimeMap times;

    Phases(Cutter.Cut cut, TimeMap times) {
        this.cut = cut;
        this.times = times;
    }

    /** When a failure began, was known, and until when what follows is its answer. */
    private record Failure(String subject, boolean isNode, long fault, long known) {}

    List<Failover> failovers() {
        List<Failure> failures = failures();
        List<Failover> failovers = new ArrayList<>();
        for (int i = 0; i < Math.min(failures.size(), MOST); i++) {
            Failure failure = failures.get(i);
            long until = nextOf(failures, i);
            failovers.add(measured(failure, until));
        }
        return failovers;
    }

    /** The next failure of the same kind ends what is counted to this one: its answer may hold actions of both. */
    private static long nextOf(List<Failure> failures, int i) {
        Failure failure = failures.get(i);
        return failures.stream()
                .skip(i + 1L)
                .filter(next ->
                        next.isNode() == failure.isNode() && next.subject().equals(failure.subject()))
                .mapToLong(Failure::known)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private List<Failure> failures() {
        Map<String, Failure> failures = new LinkedHashMap<>();
        List<Failure> all = new ArrayList<>();
        for (Placed placed : cut.entries()) {
            FlightEntry entry = placed.entry();
            if (entry.kind().equals(Kinds.NODE_LOST)) {
                failures.computeIfAbsent("node " + entry.fact("node"), unknown -> lost(placed, all));
            } else if (entry.kind().equals(Kinds.NODE_JOINED)) {
                failures.remove("node " + entry.fact("node"));
            } else if (entry.kind().equals(Kinds.RESOURCE_FAILED)) {
                failures.computeIfAbsent("resource " + entry.fact("resource"), unknown -> failed(placed, all));
            } else if (isGoodStart(entry)) {
                failures.remove("resource " + entry.fact("resource"));
            }
        }
        return all;
    }

    /** By the last heartbeat that anybody heard, and the first who took the node for silent. */
    private Failure lost(Placed lost, List<Failure> all) {
        String node = lost.entry().fact("node");
        OptionalLong silent = OptionalLong.empty();
        long heard = Long.MIN_VALUE;
        for (Placed placed : cut.entries()) {
            if (Kinds.isSilence(placed.entry()) && placed.entry().fact("peer").equals(node)) {
                silent = silent.isEmpty() ? OptionalLong.of(placed.nanos()) : silent;
                heard = Math.max(heard, Cutter.heard(placed));
            }
        }
        long known = Math.min(silent.orElse(lost.nanos()), lost.nanos());
        Failure failure = new Failure(node, true, Math.min(silent.isEmpty() ? known : heard, known), known);
        all.add(failure);
        return failure;
    }

    private Failure failed(Placed failed, List<Failure> all) {
        FlightEntry entry = failed.entry();
        Failure failure = new Failure(entry.fact("resource"), false, failed.begunNanos(), failed.nanos());
        all.add(failure);
        return failure;
    }

    private Failover measured(Failure failure, long until) {
        List<Placed> runs = cut.entries().stream()
                .filter(placed -> placed.entry().kind().equals(Kinds.RUN))
                .filter(placed -> placed.nanos() >= failure.known() && placed.nanos() < until)
                .filter(placed -> failure.isNode()
                        ? !placed.entry().node().value().equals(failure.subject())
                        : placed.entry().fact("resource").equals(failure.subject()))
                .toList();
        OptionalLong acted = runs.stream()
                .filter(placed -> Kinds.isWork(placed.entry()) && isAnswer(placed.entry(), failure))
                .mapToLong(Placed::begunNanos)
                .filter(begun -> begun >= failure.known())
                .min();
        OptionalLong done = runs.stream()
                .filter(placed -> isGoodStart(placed.entry()) && placed.begunNanos() >= failure.known())
                .mapToLong(Placed::nanos)
                .max();
        OptionalLong verified = acted.isPresent() ? verified(runs, failure) : OptionalLong.empty();
        long detect = failure.known() - failure.fault();
        long decide = span(OptionalLong.of(failure.known()), acted);
        long act = span(acted, done);
        long verify = done.isPresent() && verified.isPresent()
                ? Math.max(0, verified.getAsLong() - done.getAsLong())
                : Incident.UNKNOWN_MICROS * MICRO;
        long total = detect + Math.max(0, decide) + Math.max(0, act) + Math.max(0, verify);
        return new Failover(
                failure.subject(),
                times.wall(failure.fault()),
                detect / MICRO,
                decide / MICRO,
                act / MICRO,
                verify / MICRO,
                total / MICRO);
    }

    /** A lost node is answered by starts; a failed resource also by its stop. */
    private static boolean isAnswer(FlightEntry entry, Failure failure) {
        return !failure.isNode() || isStart(entry);
    }

    /** The latest of the first good monitors of all that was started; empty if one of them has none. */
    private static OptionalLong verified(List<Placed> runs, Failure failure) {
        Map<String, Long> started = new TreeMap<>();
        TreeSet<Long> verified = new TreeSet<>();
        for (Placed run : runs) {
            String place = run.entry().fact("resource") + " on " + run.entry().node();
            if (isGoodStart(run.entry()) && run.begunNanos() >= failure.known()) {
                started.put(place, run.nanos());
            } else if (isGood(run.entry())
                    && run.entry().fact("operation").equals("monitor")
                    && started.containsKey(place)) {
                verified.add(run.nanos());
                started.remove(place);
            }
        }
        return verified.isEmpty() || !started.isEmpty() ? OptionalLong.empty() : OptionalLong.of(verified.last());
    }

    private static long span(OptionalLong from, OptionalLong to) {
        return from.isPresent() && to.isPresent()
                ? Math.max(0, to.getAsLong() - from.getAsLong())
                : Incident.UNKNOWN_MICROS * MICRO;
    }

    static boolean isStart(FlightEntry entry) {
        String operation = entry.fact("operation");
        return operation.equals("start") || operation.equals("promote") || operation.equals("migrate_from");
    }

    static boolean isGood(FlightEntry entry) {
        return entry.fact("outcome").equals("good");
    }

    static boolean isGoodStart(FlightEntry entry) {
        return entry.kind().equals(Kinds.RUN) && isStart(entry) && isGood(entry);
    }
}
