package org.asterism.recorder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import org.asterism.api.FlightEntry;
import org.asterism.api.Incident;
import org.asterism.api.IncidentReport;
import org.asterism.api.IncidentReport.Source;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class IncidentsTest {

    private static final NodeName PBX2 = new NodeName("pbx2");

    @Test
    void theLossOfANodeIsCutOutAndMeasured() {
        Flight flight = Flight.deathOfOneOfThree();

        Incident incident = report(flight).incident();

        assertThat(incident.cause()).isEqualTo(Incident.Cause.NODE_LOST);
        assertThat(incident.state()).isEqualTo(Incident.State.SETTLED);
        assertThat(incident.id()).isEqualTo("20261127-015409");
        assertThat(Duration.between(incident.began(), Flight.START.plusMillis(10_000))
                        .abs())
                .isLessThan(Duration.ofMillis(1));
        assertThat(incident.failovers()).singleElement().satisfies(failover -> {
            assertThat(failover.subject()).isEqualTo("pbx1");
            near(failover.detectMicros(), 1_002_000);
            near(failover.decideMicros(), 10_000);
            near(failover.actMicros(), 30_000);
            near(failover.verifyMicros(), 8_000);
            near(failover.totalMicros(), 1_050_000);
        });
        assertThat(incident.outages()).singleElement().satisfies(outage -> {
            assertThat(outage.resource()).isEqualTo("phone");
            assertThat(outage.from()).isEqualTo("pbx1");
            assertThat(outage.to()).isEqualTo("pbx3");
            near(outage.awayMicros(), 1_042_000);
            assertThat(outage.why()).isEqualTo("pbx1 was lost");
        });
        assertThat(incident.sentence()).isEqualTo("pbx1 lost; phone away for 1.04 s");
    }

    @Test
    void whatWasNotReleasedIsAwayUntilItStartsAgainEvenAfterTheIncident() {
        Flight flight = Flight.deathOfOneOfThree()
                .at(11_100, "pbx2", Kinds.DECISION, "transition 2", "actions", "0", Kinds.UNRELEASED, "database queue")
                .run(71_000, "pbx3", "start", "database", "good", 30)
                .at(130_000, "pbx2", Kinds.LINKS, "links in summary");

        Incident incident = report(flight).incident();

        assertThat(incident.outages())
                .extracting(outage -> outage.resource() + " to " + outage.to())
                .containsExactly("database to pbx3", "phone to pbx3", "queue to ");
        near(incident.outages().get(0).awayMicros(), 61_000_000);
        assertThat(report(flight).story())
                .contains("The rest was settled by 2026-11-27T01:54:11.100Z. Still away: queue.");
        assertThat(incident.outages().get(0).why()).contains("pbx1 was lost", "no fencing");
        assertThat(incident.sentence())
                .isEqualTo("pbx1 lost; database away for 61.00 s, phone away for 1.04 s, queue still away");
    }

    @Test
    void theStorySaysWhenTheLastOfWhatWasAwayIsBack() {
        Flight flight = Flight.deathOfOneOfThree()
                .at(11_100, "pbx2", Kinds.DECISION, "transition 2", "actions", "0", Kinds.UNRELEASED, "database")
                .run(71_000, "pbx3", "start", "database", "good", 30)
                .at(130_000, "pbx2", Kinds.LINKS, "links in summary");

        assertThat(report(flight).story())
                .contains("The rest was settled by 2026-11-27T01:54:11.100Z. What was away longest was back at"
                        + " 2026-11-27T01:55:10.999Z.");
    }

    @Test
    void whatNoOtherNodeMayRunIsAwayUntilTheLostOneIsBack() {
        Flight flight = Flight.deathOfOneOfThree()
                .at(11_100, "pbx2", Kinds.DECISION, "transition 2", "actions", "0", Kinds.NOWHERE, "trunk queue")
                .run(71_000, "pbx1", "start", "trunk", "good", 30)
                .at(130_000, "pbx2", Kinds.LINKS, "links in summary");

        Incident incident = report(flight).incident();

        assertThat(incident.sentence())
                .isEqualTo("pbx1 lost; phone away for 1.04 s, queue still away, trunk away for 61.00 s");
        assertThat(incident.outages().get(1).why()).isEqualTo("pbx1 was lost and no other node may run it");
    }

    @Test
    void callsOnAsterisksThatWereStoppedUnderThemAreCounted() {
        Flight flight = Flight.deathOfOneOfThree()
                .at(11_060, "pbx3", "calls", "7 were up", "calls-up", "7", "calls-lost", "7", "resource", "pbx")
                .at(11_070, "pbx3", "calls", "5 were up", "calls-up", "5", "calls-lost", "5", "resource", "pbx")
                .at(11_080, "pbx3", "calls", "2 were up", "calls-up", "2", "calls-lost", "2", "resource", "fax");

        assertThat(report(flight).incident().calls())
                .extracting(Incident.Calls::up, Incident.Calls::lost)
                .containsExactly(tuple(2, 2), tuple(12, 12));
    }

    @Test
    void theVerdictStandsBeforeWhatItLedToWhereTheClocksCannotTell() {
        Flight flight = Flight.deathOfOneOfThree()
                .at(11_010, "pbx3", Kinds.VERDICT, "pbx1 is silent here", "peer", "pbx1", "verdict", "silent")
                .at(11_800, "pbx3", Kinds.VERDICT, "pbx1 is silent once more", "peer", "pbx1", "verdict", "silent");

        List<String> lines = report(flight).lines().stream()
                .map(line -> line.kind() + " " + line.sentence())
                .toList();

        int given = indexOf(lines, Kinds.NODE_LOST);
        assertThat(lines.indexOf("verdict pbx1 is silent here")).isBetween(0, given - 1);
        assertThat(lines.indexOf("verdict pbx1 is silent once more")).isGreaterThan(given);
    }

    private static int indexOf(List<String> lines, String beginning) {
        return lines.indexOf(lines.stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow());
    }

    @Test
    void whatTheLostNodeStillRunsWhenItIsBackWasNeverAway() {
        Flight flight = Flight.deathOfOneOfThree()
                .at(11_100, "pbx2", Kinds.DECISION, "transition 2", "actions", "0", Kinds.UNRELEASED, "database")
                .run(71_000, "pbx1", "monitor", "database", "good", 30)
                .at(130_000, "pbx2", Kinds.LINKS, "links in summary");

        assertThat(report(flight).incident().outages())
                .extracting(outage -> outage.resource())
                .containsExactly("phone");
    }

    @Test
    void theBillOfTheCallsIsThatOfTheLastWord() {
        Flight flight = Flight.deathOfOneOfThree()
                .at(11_060, "pbx3", "calls", "12 calls were up", "calls-up", "12", "calls-last-rejoined-ms", "-1")
                .at(11_500, "pbx3", "calls", "the first new call since then was answered")
                .at(
                        12_000,
                        "pbx3",
                        "calls",
                        "of 12 calls",
                        "calls-up",
                        "12",
                        "calls-rejoined",
                        "11",
                        "calls-lost",
                        "1",
                        "calls-survived",
                        "2",
                        "calls-last-rejoined-ms",
                        "40");

        IncidentReport report = report(flight);

        assertThat(report.incident().calls()).singleElement().satisfies(calls -> {
            assertThat(calls.node()).isEqualTo(new NodeName("pbx3"));
            assertThat(List.of(calls.up(), calls.rejoined(), calls.lost(), calls.survived()))
                    .containsExactly(12, 11, 1, 2);
            assertThat(calls.lastRejoinedMicros()).isEqualTo(40_000);
            near(calls.firstNewMicros(), 1_500_000);
        });
        assertThat(report.story())
                .contains("Calls that pbx3 took over: 12 were up, 11 were re-joined, the last 40 ms after it took them"
                        + " over, 1 were lost. The first new call was answered 1.50 s after the beginning.");
    }

    @Test
    void withoutSuchEntriesThereIsNoBillOfCalls() {
        assertThat(report(Flight.deathOfOneOfThree()).incident().calls()).isEmpty();
    }

    /** Wall clocks are wrong by up to 40 s, boots are days apart. */
    @Test
    void entriesOfNodesWithWrongClocksComeInTheTrueOrder() {
        Flight flight = Flight.deathOfOneOfThree();
        List<String> trueOrder = flight.entries().stream()
                .filter(entry -> !entry.kind().equals(Kinds.LINKS))
                .map(entry -> entry.node() + " " + entry.sentence())
                .toList();

        IncidentReport report = report(flight);

        assertThat(report.lines())
                .extracting(line -> line.node() + " " + line.sentence())
                .containsExactlyElementsOf(trueOrder);
        assertThat(report.lines()).allSatisfy(line -> {
            Duration off = Duration.between(Flight.START.plusMillis(10_000), line.at())
                    .minus(Duration.ofNanos(line.afterMicros() * 1000));
            assertThat(off.abs()).isLessThan(Duration.ofMillis(1));
        });
    }

    @Test
    void theReportSaysHowTheClocksCompare() {
        IncidentReport report = report(Flight.deathOfOneOfThree());

        assertThat(report.clocks()).hasSize(3);
        IncidentReport.NodeClock pbx1 = report.clocks().get(0);
        IncidentReport.NodeClock pbx3 = report.clocks().get(2);
        assertThat(pbx1.source()).isEqualTo(Source.HEARTBEATS);
        near(pbx1.aheadMicros(), -40_000_000);
        assertThat(report.clocks().get(1).source()).isEqualTo(Source.REFERENCE);
        assertThat(pbx3.source()).isEqualTo(Source.HEARTBEATS);
        near(pbx3.aheadMicros(), 2_300_000);
        assertThat(pbx3.uncertainMicros()).isEqualTo(110);
    }

    @Test
    void withoutAComparisonTheWallClockPlacesAnEntryAndTheReportSaysSo() {
        Flight flight = new Flight()
                .machine("pbx2", Duration.ofHours(1), Duration.ZERO)
                .machine("pbx3", Duration.ofDays(9), Duration.ofMillis(500))
                .at(10_000, "pbx2", "node-lost", "the quorum gave up pbx1", "node", "pbx1")
                .at(10_100, "pbx3", "node-lost", "the quorum gave up pbx1", "node", "pbx1");

        IncidentReport report = report(flight);

        assertThat(report.lines()).extracting(IncidentReport.Line::afterMicros).containsExactly(0L, 600_000L);
        assertThat(report.clocks().get(1).source()).isEqualTo(Source.WALL_CLOCK);
    }

    @Test
    void theStoryNamesThePhasesAndWhoIsMissing() {
        IncidentReport report = report(Flight.deathOfOneOfThree());

        assertThat(report.story())
                .containsExactly(
                        "pbx1 was heard last at 2026-11-27T01:54:10.000Z; it was taken for silent 1.00 s later (detect).",
                        "The quorum gave it up at 2026-11-27T01:54:11.006Z; pbx2 coordinates in epoch 8.",
                        "The first action began 10 ms after that (decide), the last start ended 30 ms later (act), and the"
                                + " last first good monitor came 8.0 ms after it (verify).",
                        "phone moved from pbx1 to pbx3: away for 1.04 s since 2026-11-27T01:54:10.000Z, because pbx1 was lost.",
                        "pbx1 was not back when it ended.",
                        "All was settled by 2026-11-27T01:54:11.050Z.");
    }

    @Test
    void aReturnIsAnIncidentOfItsOwnAndSaysWhoMovedWhat() {
        Flight flight = Flight.deathOfOneOfThree()
                .at(300_000, "pbx2", "node-joined", "pbx1 is back", "node", "pbx1")
                .at(302_000, "pbx2", "change", "anna: phone goes to pbx1 for 8 hours", "caller", "anna")
                .at(
                        302_010,
                        "pbx2",
                        Kinds.DECISION,
                        "transition 4",
                        "action-001",
                        "stop phone on pbx3: location move-phone",
                        "action-002",
                        "start phone on pbx1: it")
                .run(302_100, "pbx3", "stop", "phone", "good", 80)
                .run(302_200, "pbx1", "start", "phone", "good", 60)
                .at(400_000, "pbx2", Kinds.LINKS, "links in summary");

        List<Incident> incidents = Incidents.list(PBX2, flight.entries(), flight.boot("pbx2", 400_000));

        assertThat(incidents)
                .extracting(Incident::cause)
                .containsExactly(Incident.Cause.NODE_RETURNED, Incident.Cause.NODE_LOST);
        assertThat(incidents.get(0).outages()).singleElement().satisfies(outage -> {
            assertThat(outage.from()).isEqualTo("pbx3");
            assertThat(outage.to()).isEqualTo("pbx1");
            assertThat(outage.why()).isEqualTo("location move-phone");
            // pbx1 was never compared after its return, but pbx2's older comparison of the same life holds.
            near(outage.awayMicros(), 180_000);
        });
        IncidentReport report = Incidents.report(
                        PBX2, incidents.get(0).id(), flight.entries(), flight.boot("pbx2", 400_000), List.of())
                .orElseThrow();
        assertThat(report.story()).anyMatch(sentence -> sentence.contains("anna: phone goes to pbx1 for 8 hours"));
    }

    @Test
    void aFailedResourceIsMeasuredFromTheRunThatFoundIt() {
        Flight flight = new Flight()
                .machine("pbx2", Duration.ofHours(1), Duration.ZERO)
                .run(5_050, "pbx2", "monitor", "pbx", "bad", 50)
                .at(
                        5_051,
                        "pbx2",
                        "resource-failed",
                        "pbx: monitor failed",
                        "resource",
                        "pbx",
                        "operation",
                        "monitor",
                        "ms",
                        "50")
                .run(5_180, "pbx2", "stop", "pbx", "good", 100)
                .run(7_180, "pbx2", "start", "pbx", "good", 2_000)
                .run(7_300, "pbx2", "monitor", "pbx", "good", 20)
                .at(60_000, "pbx2", Kinds.LINKS, "links in summary");

        Incident incident = report(flight).incident();

        assertThat(incident.cause()).isEqualTo(Incident.Cause.RESOURCE_FAILED);
        assertThat(incident.failovers()).singleElement().satisfies(failover -> {
            near(failover.detectMicros(), 50_000);
            near(failover.decideMicros(), 29_000);
            near(failover.actMicros(), 2_100_000);
            near(failover.verifyMicros(), 120_000);
        });
        assertThat(incident.sentence()).isEqualTo("pbx failed; pbx away for 2.18 s");
    }

    @Test
    void whatWasQuietForLessThanTheTimeIsUnderWay() {
        Flight flight = Flight.deathOfOneOfThree();
        List<FlightEntry> entries = flight.entries().stream()
                .filter(entry -> entry.bootNanos() != flight.boot("pbx2", 60_000))
                .toList();

        List<Incident> incidents = Incidents.list(PBX2, entries, flight.boot("pbx2", 15_000));

        assertThat(incidents).extracting(Incident::state).containsExactly(Incident.State.UNDER_WAY);
    }

    @Test
    void anOrderlyEndIsNoIncident() {
        Flight flight = new Flight()
                .machine("pbx2", Duration.ofHours(1), Duration.ZERO)
                .at(1_000, "pbx2", "node-stopping", "the manager leaves in order")
                .at(1_200, "pbx2", "lease-lapsed", "no quorum backs this node: it leaves")
                .at(60_000, "pbx2", "node-started", "the manager started");

        assertThat(Incidents.list(PBX2, flight.entries(), flight.boot("pbx2", 90_000)))
                .isEmpty();
    }

    @Test
    void anIncidentIsFoundByTheIdThatAnotherNodeGaveIt() {
        Flight flight = Flight.deathOfOneOfThree();
        List<Incident> incidents = Incidents.list(PBX2, flight.entries(), flight.boot("pbx2", 60_000));

        assertThat(Incidents.find(incidents, "20261127-015412")).isPresent();
        assertThat(Incidents.find(incidents, "20261127-025412")).isEmpty();
        assertThatThrownBy(() -> Incidents.find(incidents, "yesterday"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("yesterday");
    }

    private static IncidentReport report(Flight flight) {
        return Incidents.report(PBX2, "20261127-015410", flight.entries(), flight.boot("pbx2", 60_000), List.of())
                .orElseThrow();
    }

    /** Within the error of the comparison. */
    private static void near(long micros, long expected) {
        assertThat(micros).isBetween(expected - 300, expected + 300);
    }
}
