package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.asterism.api.SampleReport;
import org.asterism.api.SampleReport.Kind;
import org.asterism.model.NodeName;
import org.asterism.node.SampleRing.Measure;
import org.junit.jupiter.api.Test;

class SampleRingTest {

    private static final Instant START = Instant.parse("2026-11-27T01:00:00Z");
    private static final Measure PBX = new Measure(Kind.CALLS, "pbx");
    private static final Measure LINK = new Measure(Kind.ROUND_TRIP, "pbx2 ucast:eth0");

    private final SampleRing ring = new SampleRing(Duration.ofSeconds(10), 4);

    @Test
    void whatIsMissingIsAGap() {
        ring.add(START.plusMillis(30), Map.of(PBX, 3L));
        ring.add(START.plusSeconds(10), Map.of(LINK, 400L));
        ring.add(START.plusSeconds(32), Map.of(PBX, 5L, LINK, 500L));

        SampleReport report = ring.report(new NodeName("pbx1"));

        assertThat(report.began()).isEqualTo(START);
        assertThat(report.everyMs()).isEqualTo(10_000);
        assertThat(report.series())
                .containsExactly(
                        new SampleReport.Series(Kind.CALLS, "pbx", List.of(3L, -1L, -1L, 5L)),
                        new SampleReport.Series(Kind.ROUND_TRIP, "pbx2 ucast:eth0", List.of(-1L, 400L, -1L, 500L)));
    }

    @Test
    void theOldestMakesRoomAndALongGapFillsNoMemory() {
        for (int i = 0; i < 9; i++) {
            ring.add(START.plusSeconds(10L * i), Map.of(PBX, (long) i));
        }
        assertThat(values()).containsExactly(5L, 6L, 7L, 8L);

        ring.add(START.plus(Duration.ofDays(400)), Map.of(PBX, 9L));
        assertThat(values()).containsExactly(-1L, -1L, -1L, 9L);
    }

    @Test
    void aClockThatIsSetBackBeginsAnew() {
        ring.add(START, Map.of(PBX, 1L));
        ring.add(START.minusSeconds(3600), Map.of(PBX, 2L));
        ring.add(START.minusSeconds(3599), Map.of(PBX, 3L));

        assertThat(ring.report(new NodeName("pbx1")).began()).isEqualTo(START.minusSeconds(3600));
        assertThat(values()).containsExactly(2L);
    }

    @Test
    void moreSeriesThanAnybodyLooksAtAreNotKept() {
        Map<Measure, Long> values = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            values.put(new Measure(Kind.CALLS, "pbx" + i), 1L);
        }
        ring.add(START, values);

        assertThat(ring.report(new NodeName("pbx1")).series()).hasSize(SampleRing.MOST_SERIES);
    }

    private List<Long> values() {
        return ring.report(new NodeName("pbx1")).series().get(0).values();
    }
}
