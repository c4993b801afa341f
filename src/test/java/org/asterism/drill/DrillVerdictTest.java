package org.asterism.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.asterism.api.ChangeMode;
import org.asterism.api.DrillOrder;
import org.asterism.api.DrillOrder.Kind;
import org.asterism.api.DrillReport;
import org.asterism.api.DrillReport.State;
import org.asterism.api.Incident;
import org.asterism.api.IncidentReport;
import org.asterism.drill.DrillVerdict.Work;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class DrillVerdictTest {

    private static final Instant BEGAN = Instant.parse("2026-11-27T01:00:00Z");
    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final NodeName PBX2 = new NodeName("pbx2");
    private static final List<String> WHOLE = List.of();
    private static final List<String> GAP = List.of("pbx2 did not answer with its record");

    @Test
    void whatOnlyAMissingRecordCouldTellIsNotKnownAndNoFailure() {
        for (Kind kind : Kind.values()) {
            DrillVerdict verdict = DrillVerdict.of(drill(kind), Work.HERE, GAP);

            assertThat(verdict.state()).as(kind.name()).isEqualTo(State.UNKNOWN);
            assertThat(verdict.sentence())
                    .as(kind.name())
                    .endsWith("is not known, because pbx2 did not answer with its record");
        }
    }

    @Test
    void withTheWholeRecordTheAbsenceOfATakeoverIsAFailure() {
        assertThat(DrillVerdict.of(drill(Kind.FREEZE), Work.HERE, WHOLE).state())
                .isEqualTo(State.FAILED);
        assertThat(DrillVerdict.of(drill(Kind.SERVICE), Work.HERE, WHOLE).state())
                .isEqualTo(State.FAILED);
        assertThat(DrillVerdict.of(drill(Kind.LINK), Work.HERE, WHOLE).state()).isEqualTo(State.PASSED);
    }

    @Test
    void aRebootedNodeIsNamedAndHasToBeTakenOver() {
        assertThat(DrillVerdict.of(drill(Kind.POWER), Work.HERE, WHOLE).state()).isEqualTo(State.FAILED);
        assertThat(DrillVerdict.of(drill(Kind.POWER), Work.NONE, WHOLE).sentence())
                .startsWith("nothing ran there; ")
                .endsWith(" is back");
    }

    @Test
    void whereNothingRanThereIsNothingToKnow() {
        assertThat(DrillVerdict.of(drill(Kind.FREEZE), Work.NONE, GAP).state()).isEqualTo(State.PASSED);
    }

    @Test
    void anUnreadNodeIsOneWithoutAPlaceInTheReport() {
        IncidentReport report = new IncidentReport(
                new Incident(
                        "freeze",
                        BEGAN,
                        BEGAN,
                        Incident.State.SETTLED,
                        Incident.Cause.NODE_LOST,
                        "pbx1 was lost",
                        List.of(),
                        List.of(),
                        List.of()),
                PBX1,
                List.of(),
                List.of(),
                List.of(new IncidentReport.NodeClock(PBX1, IncidentReport.Source.REFERENCE, 0, 0)),
                List.of());

        assertThat(DrillIncident.unread(report, List.of(PBX2, PBX1))).isEqualTo(GAP);
        assertThat(DrillIncident.unread(report, List.of(PBX1))).isEmpty();
    }

    private static DrillReport drill(Kind kind) {
        return DrillReport.begun(
                "20261127-010000",
                PBX1,
                new DrillOrder(kind, "service", 0, ChangeMode.APPLY, "why"),
                0,
                "anna",
                BEGAN,
                List.of());
    }
}
