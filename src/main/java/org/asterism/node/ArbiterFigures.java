package org.asterism.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.asterism.model.Heartbeat;
import org.asterism.model.NodeName;

/** Metrics of an arbiter's seat in one cluster, read when somebody scrapes. */
record ArbiterFigures(ArbiterSeat seat) {

    void show(MeterRegistry registry) {
        Tags cluster = Tags.of("cluster", seat.settings().cluster());
        Gauge.builder("asterism.arbiter.ready", () -> isReady() ? 1 : 0)
                .description("1 while the arbiter may vote in this cluster")
                .tags(cluster)
                .register(registry);
        Gauge.builder(
                        "asterism.arbiter.epoch",
                        () -> seat.snapshot().leadership().epoch().value())
                .description("epoch that the arbiter obeys")
                .tags(cluster)
                .register(registry);
        for (NodeName node : seat.settings().votes().keySet()) {
            Gauge.builder("asterism.arbiter.node.heard", () -> Herald.isHeard(seat.snapshot(), node) ? 1 : 0)
                    .description("1 while the arbiter hears the node")
                    .tags(cluster.and("node", node.value()))
                    .register(registry);
        }
        FunctionCounter.builder("asterism.arbiter.dropped", seat, ArbiterFigures::dropped)
                .description("datagrams dropped: forged, repeated, of other clusters")
                .tags(cluster)
                .register(registry);
    }

    private boolean isReady() {
        return seat.snapshot().readiness() == Heartbeat.Readiness.READY;
    }

    private static double dropped(ArbiterSeat seat) {
        return seat.links().status().stream()
                .flatMap(link -> link.counts().refused().values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }
}
