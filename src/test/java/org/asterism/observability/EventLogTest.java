package org.asterism.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.model.NodeName;
import org.asterism.observability.Health.Finding;
import org.asterism.observability.Health.Outcome;
import org.asterism.observability.Health.Probe;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final Instant NOW = Instant.parse("2026-11-22T21:30:05Z");

    private final EventLog log = EventLog.create(PBX1, 3, InstantSource.fixed(NOW));

    @Test
    void theNewestEventComesFirst() {
        log.append(EventKind.NODE_STARTED, "pbx1 started");
        log.append(EventKind.NODE_LOST, "pbx2 was given up", new TreeMap<>(Map.of("node", "pbx2")));

        assertThat(log.newest(10))
                .containsExactly(
                        new Event(
                                2,
                                NOW,
                                PBX1,
                                EventKind.NODE_LOST,
                                "pbx2 was given up",
                                new TreeMap<>(Map.of("node", "pbx2"))),
                        new Event(1, NOW, PBX1, EventKind.NODE_STARTED, "pbx1 started", new TreeMap<>()));
        assertThat(EventKind.NODE_LOST.word()).isEqualTo("node-lost");
    }

    @Test
    void theOldestEventsAreDroppedWhenItIsFull() {
        for (int i = 1; i <= 5; i++) {
            log.append(EventKind.OTHER, "event " + i);
        }

        assertThat(log.newest(10)).extracting(Event::index).containsExactly(5L, 4L, 3L);
        assertThat(log.newest(2)).extracting(Event::index).containsExactly(5L, 4L);
        assertThat(log.after(3, 10)).extracting(Event::index).containsExactly(4L, 5L);
        assertThat(log.after(0, 1)).extracting(Event::index).containsExactly(3L);
    }

    @Test
    void livenessAndReadinessAreAskedApart() {
        Health health = new Health();
        health.register("loop", Probe.LIVENESS, () -> Outcome.UP);
        health.register("quorum", Probe.READINESS, () -> new Outcome.Down("1 of 3 votes"));

        assertThat(health.findings(Probe.LIVENESS)).containsExactly(new Finding("loop", Outcome.UP));
        assertThat(health.findings(Probe.READINESS))
                .containsExactly(new Finding("quorum", new Outcome.Down("1 of 3 votes")));
    }
}
