package org.asterism.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.fencing.TestResult;
import org.asterism.fencing.core.FencingRecord;
import org.asterism.observability.Metrics;

/** Metrics of fencing: requests by outcome, how long they took, whether devices answer. Any thread. */
record FencingFigures(MeterRegistry registry, ConcurrentMap<String, AtomicInteger> devices) {

    FencingFigures(Metrics metrics) {
        this(metrics.registry(), new ConcurrentHashMap<>());
    }

    void recorded(FencingRecord line) {
        Counter.builder("asterism.fencing.requests")
                .description("fencing requests of the whole cluster that ended, as this node heard of them")
                .tag("outcome", line.outcome().word())
                .tag("target", line.target().value())
                .register(registry)
                .increment();
        if (line.outcome() == FencingRecord.Outcome.FENCED) {
            Timer.builder("asterism.fencing.duration")
                    .description("from a request to its confirmation by a device")
                    .register(registry)
                    .record(Duration.between(line.began(), line.ended()));
        }
    }

    void tested(TestResult result) {
        devices.computeIfAbsent(result.device().value(), this::gauge)
                .set(result.verdict() == TestResult.Verdict.ANSWERS ? 1 : 0);
    }

    private AtomicInteger gauge(String device) {
        AtomicInteger value = new AtomicInteger();
        Gauge.builder("asterism.fencing.device.up", value, AtomicInteger::get)
                .description("1 if the device answered its last test from this node")
                .tag("device", device)
                .register(registry);
        return value;
    }
}
