package org.asterism.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.asterism.api.ChangeMode;
import org.asterism.api.DrillOrder;
import org.asterism.api.DrillReport;
import org.asterism.api.Incident;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class DrillIncidentTest {

    private static final Instant BEGAN = Instant.parse("2026-11-27T01:00:00Z");
    private static final DrillReport DRILL = DrillReport.begun(
            "20261127-010000",
            new NodeName("pbx1"),
            new DrillOrder(DrillOrder.Kind.SERVICE, "service", 0, ChangeMode.APPLY, "why"),
            0,
            "anna",
            BEGAN,
            List.of());

    @Test
    void anIncidentThatGrewByTheDrillIsTheDrillsAlthoughItBeganBefore() {
        Incident grown = incident("grown", -20, 5);

        assertThat(DrillIncident.of(DRILL, List.of(grown))).contains(grown);
    }

    @Test
    void whatWasOverBeforeIsNotTheDrills() {
        assertThat(DrillIncident.of(DRILL, List.of(incident("over", -60, -40)))).isEmpty();
    }

    @Test
    void theReturnOfTheNodeIsALaterIncidentAndNotTheDrills() {
        Incident takeover = incident("takeover", 1, 4);
        Incident comeback = incident("comeback", 60, 65);

        assertThat(DrillIncident.of(DRILL, List.of(comeback, takeover))).contains(takeover);
    }

    @Test
    void onlyWhatHappenedSinceTheDrillBeganIsMeasured() {
        Incident.Outage former = outage(-20, 3_000_000);
        Incident.Outage own = outage(1, 1_000_000);
        Incident grown = new Incident(
                "grown",
                BEGAN.minusSeconds(20),
                BEGAN.plusSeconds(5),
                Incident.State.UNDER_WAY,
                Incident.Cause.NODE_LOST,
                "two things happened",
                List.of(failover(-20, 900_000), failover(1, 200_000)),
                List.of(former, own),
                List.of());

        DrillReport measured = DrillIncident.measured(DRILL, grown);

        assertThat(measured.outages()).containsExactly(own);
        assertThat(measured.awayMicros()).isEqualTo(1_000_000);
        assertThat(measured.detectMicros()).isEqualTo(200_000);
        assertThat(measured.incident()).isEqualTo("grown");
    }

    private static Incident incident(String id, int from, int to) {
        return new Incident(
                id,
                BEGAN.plusSeconds(from),
                BEGAN.plusSeconds(to),
                Incident.State.SETTLED,
                Incident.Cause.RESOURCE_FAILED,
                "something happened",
                List.of(),
                List.of(),
                List.of());
    }

    private static Incident.Failover failover(int at, long detectMicros) {
        return new Incident.Failover("service", BEGAN.plusSeconds(at), detectMicros, 0, 0, 0, detectMicros);
    }

    private static Incident.Outage outage(int at, long awayMicros) {
        return new Incident.Outage("service", "pbx1", "pbx1", BEGAN.plusSeconds(at), awayMicros, "it failed");
    }
}
