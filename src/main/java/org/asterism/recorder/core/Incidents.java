package org.asterism.recorder.core;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.asterism.api.FlightEntry;
import org.asterism.api.Incident;
import org.asterism.api.Incident.Cause;
import org.asterism.api.Incident.Failover;
import org.asterism.api.Incident.Outage;
import org.asterism.api.IncidentReport;
import org.asterism.model.NodeName;

/** From flight records to incidents: what {@code asterism incident} shows. */
public final class Incidents {

    /** So far before the beginning the time line of a report goes back. */
    public static final Duration LEAD = Duration.ofSeconds(10);

    /** Nodes may see the beginning of the same incident as far apart as this. */
    private static final Duration SAME = Duration.ofSeconds(60);

    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Incidents() {}

    /** All incidents in one node's entries, newest first. Only the weighty ones are needed. */
    public static List<Incident> list(NodeName reference, List<FlightEntry> entries, long now) {
        if (entries.stream().noneMatch(entry -> entry.node().equals(reference))) {
            return List.of();
        }
        TimeMap times = TimeMap.of(reference, entries);
        List<Incident> incidents = new ArrayList<>();
        List<Placed> line = times.place(entries);
        for (Cutter.Cut cut : Cutter.cut(line, now)) {
            incidents.add(incident(cut, line, times));
        }
        return incidents.stream()
                .sorted(Comparator.comparing(Incident::began).reversed())
                .toList();
    }

    /**
     * The incident meant by an id, which another node may have given it.
     *
     * @throws IllegalArgumentException if it is no id
     */
    public static Optional<Incident> find(List<Incident> incidents, String id) {
        Instant wanted = instant(id);
        return incidents.stream()
                .filter(incident ->
                        incident.id().equals(id) || distance(incident, wanted).compareTo(SAME) <= 0)
                .min(Comparator.comparing(incident -> distance(incident, wanted)));
    }

    static String id(Instant began) {
        return ID.format(began);
    }

    private static Instant instant(String id) {
        try {
            return Instant.from(ID.parse(id));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + id + "' is no id of an incident; they look like 20261127-015412", e);
        }
    }

    private static Duration distance(Incident incident, Instant wanted) {
        return Duration.between(incident.began(), wanted).abs();
    }

    /**
     * The merged report of the incident that is nearest to {@code id}.
     *
     * @param entries of all nodes, from {@link #LEAD} before the incident, and comparisons of clocks
     * @param now the reference's boot clock at the end of the record
     */
    public static Optional<IncidentReport> report(
            NodeName reference, String id, Collection<FlightEntry> entries, long now, List<String> remarks) {
        if (entries.stream().noneMatch(entry -> entry.node().equals(reference))) {
            return Optional.empty();
        }
        TimeMap times = TimeMap.of(reference, entries);
        List<Placed> line = times.place(entries);
        List<Cutter.Cut> cuts = Cutter.cut(line, now);
        List<Incident> incidents =
                cuts.stream().map(cut -> incident(cut, line, times)).toList();
        return find(incidents, id).map(incident -> {
            Cutter.Cut cut = cuts.get(incidents.indexOf(incident));
            return new IncidentReport(
                    incident,
                    reference,
                    new Telling(incident, cut).sentences(),
                    lines(new CausalOrder(times).of(line), cut),
                    times.clocks(entries),
                    remarks);
        });
    }

    private static List<IncidentReport.Line> lines(List<Placed> line, Cutter.Cut cut) {
        long from = cut.began() - LEAD.toNanos();
        long to = cut.ended() + Cutter.QUIET.toNanos();
        return line.stream()
                .filter(placed -> placed.nanos() >= from && placed.nanos() <= to)
                .filter(placed -> Kinds.isShown(placed.entry()))
                .map(placed -> new IncidentReport.Line(
                        placed.at(),
                        (placed.nanos() - cut.began()) / 1000,
                        placed.entry().node(),
                        placed.entry().kind(),
                        placed.entry().sentence(),
                        placed.entry().values()))
                .toList();
    }

    private static Incident incident(Cutter.Cut cut, List<Placed> line, TimeMap times) {
        List<Failover> failovers = new Phases(cut, times).failovers();
        List<Outage> outages = new Outages(cut, line, times, failovers).all();
        Instant began = times.wall(cut.began());
        return new Incident(
                id(began),
                began,
                times.wall(cut.ended()),
                cut.state(),
                cause(cut.trigger().entry()),
                Telling.headline(cut, outages),
                failovers,
                outages,
                CallBills.of(cut));
    }

    private static Cause cause(FlightEntry trigger) {
        return switch (trigger.kind()) {
            case Kinds.NODE_LOST -> Cause.NODE_LOST;
            case Kinds.NODE_JOINED -> Cause.NODE_RETURNED;
            case Kinds.RESOURCE_FAILED -> Cause.RESOURCE_FAILED;
            case Kinds.LEASE_LAPSED, Kinds.QUORUM_LOST -> Cause.QUORUM_LOST;
            default -> Cause.OTHER;
        };
    }
}
