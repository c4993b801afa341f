package org.asterism.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.alerts.AlertDesk;
import org.asterism.alerts.Courier.Delivery;
import org.asterism.alerts.core.Line;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Metrics and log lines of alerts. Any thread. */
final class AlertFigures implements AlertDesk.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(AlertFigures.class);

    private final MeterRegistry registry;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong lastGivenUp = new AtomicLong();
    private final AtomicLong lastDropped = new AtomicLong();
    private final Counter givenUp;
    private final Counter dropped;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    AlertFigures(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("asterism.alerts.waiting", waiting, AtomicLong::get)
                .description("events that wait for recipients of alerts on this node, once per recipient")
                .register(registry);
        this.givenUp = Counter.builder("asterism.alerts.given.up")
                .description("events that were tried for too long, once per recipient")
                .register(registry);
        this.dropped = Counter.builder("asterism.alerts.dropped")
                .description("events that found no room in the queue of alerts, once per recipient")
                .register(registry);
    }

    @Override
    public void attempted(Line line, int events, Delivery delivery) {
        Counter.builder("asterism.alerts.deliveries")
                .description("attempts to tell a recipient of an alert")
                .tag("alert", line.alert().id())
                .tag("outcome", delivery.isDelivered() ? "delivered" : "failed")
                .register(registry)
                .increment();
        if (delivery.isDelivered()) {
            if (failing.remove(line.id())) {
                LOG.info("alert told again alert={}", line.id());
            }
        } else if (failing.add(line.id())) {
            LOG.warn("alert not told, tried again alert={} reason={}", line.id(), delivery.words());
        }
    }

    @Override
    public void counted(long nowWaiting, long nowGivenUp, long nowDropped) {
        waiting.set(nowWaiting);
        long moreGivenUp = nowGivenUp - lastGivenUp.getAndSet(nowGivenUp);
        long moreDropped = nowDropped - lastDropped.getAndSet(nowDropped);
        givenUp.increment((double) Math.max(0, moreGivenUp));
        dropped.increment((double) Math.max(0, moreDropped));
        if (moreGivenUp > 0) {
            LOG.warn("alerts given up events={}", moreGivenUp);
        }
        if (moreDropped > 0) {
            LOG.warn("alerts dropped, the queue is full events={}", moreDropped);
        }
    }

    @Override
    public void troubled(String sentence) {
        LOG.error("alerts {}", sentence);
    }
}
