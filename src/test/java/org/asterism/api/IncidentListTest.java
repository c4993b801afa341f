package org.asterism.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.asterism.api.Incident.Cause;
import org.asterism.api.Incident.Effect;
import org.asterism.api.Incident.Failover;
import org.asterism.api.Incident.Outage;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class IncidentListTest {

    private static final Instant AT = Instant.parse("2027-01-31T14:00:00Z");
    private static final Outage AWAY = new Outage("pbx", "pbx1", "pbx2", AT, 392_000, "anna: move of pbx to pbx2");
    private static final Failover FAILED = new Failover("pbx", AT, 1, 1, 1, 1, 4);

    @Test
    void whatWasMovedAfterTheReturnOfANodeIsNoOutage() {
        assertThat(incident(Cause.NODE_RETURNED, List.of(), List.of(AWAY)).effect())
                .isEqualTo(Effect.MOVED);
        assertThat(incident(Cause.NODE_RETURNED, List.of(FAILED), List.of(AWAY)).effect())
                .isEqualTo(Effect.OUTAGE);
        assertThat(incident(Cause.NODE_LOST, List.of(), List.of(AWAY)).effect()).isEqualTo(Effect.OUTAGE);
        assertThat(incident(Cause.NODE_LOST, List.of(), List.of()).effect()).isEqualTo(Effect.NONE_SEEN);
        assertThat(incident(Cause.NODE_RETURNED, List.of(), List.of()).effect()).isEqualTo(Effect.NO_OUTAGE);
    }

    @Test
    void theLastIsTheNewestInWhichSomethingFailed() {
        Incident moved = incident(Cause.NODE_RETURNED, List.of(), List.of(AWAY));
        Incident lost = incident(Cause.NODE_LOST, List.of(FAILED), List.of(AWAY));

        assertThat(list(moved, lost).last()).contains(lost);
        assertThat(list(moved).last()).contains(moved);
    }

    private static IncidentList list(Incident... incidents) {
        return new IncidentList(new NodeName("pbx1"), AT, List.of(incidents), List.of());
    }

    private static Incident incident(Cause cause, List<Failover> failovers, List<Outage> outages) {
        return new Incident(
                "20270131-140000", AT, AT, Incident.State.SETTLED, cause, "", failovers, outages, List.of());
    }
}
