package org.asterism.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.api.Incident;
import org.asterism.api.IncidentList;
import org.asterism.api.IncidentReport;
import org.asterism.model.NodeName;
import org.asterism.recorder.core.Incidents;

/** An archive with an outage, and with the return of the node, which is newer and took nothing away. */
public final class FakeArchive implements IncidentArchive {

    public static final Instant BEGAN = Instant.parse("2026-11-27T01:54:12.345Z");
    public static final String ID = "20261127-015412";
    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final NodeName PBX2 = new NodeName("pbx2");

    public static final Incident INCIDENT = new Incident(
            ID,
            BEGAN,
            BEGAN.plusMillis(1100),
            Incident.State.SETTLED,
            Incident.Cause.NODE_LOST,
            "pbx1 lost; phone away for 1.06 s",
            List.of(new Incident.Failover("pbx1", BEGAN, 1_003_000, 30_000, 27_000, -1, 1_060_000)),
            List.of(new Incident.Outage("phone", "pbx1", "pbx2", BEGAN, 1_060_000, "pbx1 was lost")),
            List.of(new Incident.Calls(PBX2, 12, 11, 1, 3, 40_000, 1_200_000)));

    public static final Incident RETURN = new Incident(
            "20261127-020112",
            BEGAN.plusSeconds(420),
            BEGAN.plusSeconds(421),
            Incident.State.SETTLED,
            Incident.Cause.NODE_RETURNED,
            "pbx1 back",
            List.of(),
            List.of(),
            List.of());

    public static final IncidentReport REPORT = new IncidentReport(
            INCIDENT,
            PBX2,
            List.of("pbx1 was heard last at 2026-11-27T01:54:12.345Z."),
            List.of(
                    line(-2_000_000, "votes", "before it"),
                    line(1_003_000, "node-lost", "the quorum gave up pbx1"),
                    line(1_060_000, "run", "start of phone ended with 0 after 27 ms")),
            List.of(
                    new IncidentReport.NodeClock(PBX2, IncidentReport.Source.REFERENCE, 0, 0),
                    new IncidentReport.NodeClock(
                            new NodeName("pbx3"), IncidentReport.Source.HEARTBEATS, 2_300_000, 110)),
            List.of("pbx1 did not answer"));

    private static IncidentReport.Line line(long after, String kind, String sentence) {
        TreeMap<String, String> facts = new TreeMap<>();
        facts.put("resource", "phone");
        return new IncidentReport.Line(BEGAN.plusNanos(after * 1000), after, PBX2, kind, sentence, facts);
    }

    @Override
    public CompletionStage<IncidentList> list() {
        return CompletableFuture.completedFuture(
                new IncidentList(PBX2, BEGAN.minusSeconds(3600), List.of(RETURN, INCIDENT), List.of()));
    }

    @Override
    public CompletionStage<Optional<IncidentReport>> report(String id) {
        return CompletableFuture.completedFuture(
                Incidents.find(List.of(INCIDENT), id).map(found -> REPORT));
    }

    @Override
    public CompletionStage<Optional<byte[]>> export(String id) {
        return CompletableFuture.completedFuture(
                Incidents.find(List.of(INCIDENT), id).map(found -> "PK zip".getBytes(StandardCharsets.UTF_8)));
    }
}
