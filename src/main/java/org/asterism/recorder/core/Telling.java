package org.asterism.recorder.core;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.asterism.api.FlightEntry;
import org.asterism.api.Incident;
import org.asterism.api.Incident.Failover;
import org.asterism.api.Incident.Outage;

/** Tells an incident in sentences. */
final class Telling {

    /** As in JSON: what shows it to people puts it into their zone. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Changes and fencing are told; a storm of them is cut short. */
    private static final int MOST = 10;

    /** A headline names the resources up to so many. */
    private static final int MOST_NAMED = 3;

    private final Incident incident;
    private final Cutter.Cut cut;

    Telling(Incident incident, Cutter.Cut cut) {
        this.incident = incident;
        this.cut = cut;
    }

    /** One line: what happened, and what was away for how long. */
    static String headline(Cutter.Cut cut, List<Outage> outages) {
        Set<String> lost = facts(cut, Kinds.NODE_LOST, "node");
        Set<String> failed = facts(cut, Kinds.RESOURCE_FAILED, "resource");
        Set<String> back = facts(cut, Kinds.NODE_JOINED, "node");
        List<String> parts = new ArrayList<>();
        if (!lost.isEmpty()) {
            parts.add(join(lost) + " lost");
        }
        if (!failed.isEmpty()) {
            parts.add(join(failed) + " failed");
        }
        if (lost.isEmpty() && failed.isEmpty() && back.isEmpty()) {
            parts.add("no quorum on "
                    + join(cut.entries().stream()
                            .map(Placed::entry)
                            .filter(entry -> entry.kind().equals(Kinds.LEASE_LAPSED)
                                    || entry.kind().equals(Kinds.QUORUM_LOST))
                            .map(entry -> entry.node().value())
                            .collect(Collectors.toCollection(TreeSet::new))));
        }
        if (!back.isEmpty()) {
            parts.add(join(back) + " back");
        }
        if (!outages.isEmpty()) {
            parts.add(away(outages));
        }
        return String.join("; ", parts);
    }

    /** "phone away for 1.04 s, queue still away"; many are summed up. */
    private static String away(List<Outage> outages) {
        if (outages.size() <= MOST_NAMED) {
            return outages.stream()
                    .map(one -> one.resource()
                            + (one.awayMicros() < 0 ? " still away" : " away for " + span(one.awayMicros())))
                    .collect(Collectors.joining(", "));
        }
        long gone = outages.stream().filter(outage -> outage.awayMicros() < 0).count();
        long longest = outages.stream().mapToLong(Outage::awayMicros).max().orElse(Incident.UNKNOWN_MICROS);
        long resources = outages.stream().map(Outage::resource).distinct().count();
        return resources + " resources away" + (longest < 0 ? "" : ", the longest for " + span(longest))
                + (gone == 0 ? "" : ", " + gone + " still");
    }

    private static Set<String> facts(Cutter.Cut cut, String kind, String fact) {
        return cut.entries().stream()
                .map(Placed::entry)
                .filter(entry -> entry.kind().equals(kind))
                .map(entry -> entry.fact(fact))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String join(Set<String> names) {
        return String.join(", ", names);
    }

    List<String> sentences() {
        List<String> all = new ArrayList<>();
        incident.failovers().forEach(failover -> failover(failover, all));
        told(all, "lease-lapsed", "quorum-lost", "fencing", "transition-failed");
        incident.outages().forEach(outage -> all.add(outage(outage)));
        all.addAll(CallBills.sentences(incident.calls()));
        told(all, Kinds.REGISTRATIONS);
        told(all, Kinds.CHANGE);
        told(all, Kinds.DISPATCHER);
        facts(cut, Kinds.NODE_JOINED, "node").forEach(node -> all.add(node + " came back" + when(node) + "."));
        missing(all);
        all.add(incident.state() == Incident.State.UNDER_WAY ? "It is under way still." : settled());
        return all;
    }

    /** What a lost node kept may have come back long after the rest. */
    private String settled() {
        Optional<Instant> back = incident.outages().stream()
                .filter(outage -> outage.awayMicros() >= 0)
                .map(outage -> outage.since().plusNanos(outage.awayMicros() * 1000))
                .filter(at -> at.isAfter(incident.ended()))
                .max(Comparator.naturalOrder());
        String settled = " was settled by " + TIME.format(incident.ended()) + ".";
        Set<String> gone = incident.outages().stream()
                .filter(outage -> outage.awayMicros() < 0)
                .map(Outage::resource)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!gone.isEmpty()) {
            return "The rest" + settled + " Still away: " + join(gone) + ".";
        }
        return back.map(at -> "The rest" + settled + " What was away longest was back at " + TIME.format(at) + ".")
                .orElse("All" + settled);
    }

    private String when(String node) {
        return cut.entries().stream()
                .filter(placed -> placed.entry().kind().equals(Kinds.NODE_JOINED))
                .filter(placed -> placed.entry().fact("node").equals(node))
                .findFirst()
                .map(placed -> " at " + TIME.format(placed.at()))
                .orElse("");
    }

    private void missing(List<String> all) {
        Set<String> lost = new TreeSet<>(facts(cut, Kinds.NODE_LOST, "node"));
        lost.removeAll(facts(cut, Kinds.NODE_JOINED, "node"));
        if (!lost.isEmpty()) {
            boolean isOver = incident.state() != Incident.State.UNDER_WAY;
            String verb = lost.size() == 1 ? (isOver ? " was" : " is") : (isOver ? " were" : " are");
            all.add(join(lost) + verb + (isOver ? " not back when it ended." : " not back yet."));
        }
    }

    private void failover(Failover failover, List<String> all) {
        boolean isNode = facts(cut, Kinds.NODE_LOST, "node").contains(failover.subject());
        String time = TIME.format(failover.fault());
        all.add(
                isNode
                        ? failover.subject() + " was heard last at " + time + "; it was taken for silent "
                                + span(failover.detectMicros()) + " later (detect)."
                        : failover.subject() + ": the run that found it failed began at " + time + " and took "
                                + span(failover.detectMicros())
                                + " (detect); when it broke is not known, at most one monitor interval before.");
        if (isNode) {
            decided(failover).ifPresent(all::add);
        }
        if (failover.decideMicros() < 0) {
            all.add("Nothing was started because of it.");
            return;
        }
        all.add("The first action began " + span(failover.decideMicros()) + " after that (decide)"
                + (failover.actMicros() < 0
                        ? ", and none succeeded."
                        : ", the last start ended " + span(failover.actMicros()) + " later (act)"
                                + (failover.verifyMicros() < 0
                                        ? "; no monitor has confirmed all of it."
                                        : ", and the last first good monitor came " + span(failover.verifyMicros())
                                                + " after it (verify).")));
    }

    private Optional<String> decided(Failover failover) {
        return cut.entries().stream()
                .filter(placed -> placed.entry().kind().equals(Kinds.NODE_LOST))
                .filter(placed -> placed.entry().fact("node").equals(failover.subject()))
                .findFirst()
                .map(placed -> "The quorum gave it up at " + TIME.format(placed.at()) + elected(placed) + ".");
    }

    private String elected(Placed lost) {
        return cut.entries().stream()
                .filter(placed -> placed.entry().kind().equals(Kinds.ELECTED))
                .filter(placed -> Math.abs(placed.nanos() - lost.nanos()) < 10_000_000_000L)
                .map(Placed::entry)
                .filter(entry -> !entry.fact("coordinator").isEmpty())
                .reduce((first, second) -> second)
                .map(entry -> "; " + entry.fact("coordinator") + " coordinates in epoch " + entry.fact("epoch"))
                .orElse("");
    }

    private String outage(Outage outage) {
        String from = outage.from().isEmpty() ? "" : " from " + outage.from();
        if (outage.awayMicros() < 0) {
            return outage.resource() + " went away" + from + " at " + TIME.format(outage.since()) + " (" + outage.why()
                    + ") and has not come back within the record.";
        }
        boolean isSame = outage.from().equals(outage.to());
        return outage.resource()
                + (isSame ? " was restarted on " + outage.to() : " moved" + from + " to " + outage.to()) + ": away for "
                + span(outage.awayMicros()) + " since " + TIME.format(outage.since()) + ", because " + outage.why()
                + ".";
    }

    private void told(List<String> all, String... kinds) {
        Set<String> wanted = Set.of(kinds);
        Set<String> sentences = new LinkedHashSet<>();
        Set<String> known = new HashSet<>(); // every node enters what concerns the cluster
        for (Placed placed : cut.entries()) {
            FlightEntry entry = placed.entry();
            if (wanted.contains(entry.kind()) && placed.nanos() <= cut.ended() && known.add(entry.sentence())) {
                sentences.add("At " + TIME.format(placed.at()) + " on " + entry.node() + ": " + entry.sentence() + ".");
            }
        }
        sentences.stream().limit(MOST).forEach(all::add);
        if (sentences.size() > MOST) {
            all.add("… and " + (sentences.size() - MOST) + " more of that kind.");
        }
    }

    /** {@code 731 ms}, {@code 1.06 s}; below a millisecond with one more figure. */
    static String span(long micros) {
        if (micros < 10_000) {
            return String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
        }
        return micros < 1_000_000
                ? micros / 1000 + " ms"
                : micros < 120_000_000
                        ? String.format(Locale.ROOT, "%.2f s", micros / 1e6)
                        : micros / 60_000_000 + " min " + micros / 1_000_000 % 60 + " s";
    }
}
