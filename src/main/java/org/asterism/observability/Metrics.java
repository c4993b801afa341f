package org.asterism.observability;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/**
 * All metrics of a node, by the names that operators see ({@code asterism_…} in Prometheus). Thread-safe; nothing blocks.
 */
public final class Metrics implements AutoCloseable {

    private static final Duration[] RUN_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final AtomicLong operatorLeases = new AtomicLong();
    private final List<Runnable> beforeScrape = new CopyOnWriteArrayList<>();

    private Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
        Gauge.builder("asterism.operator.leases", operatorLeases, AtomicLong::get)
                .description("moves, bans, standbys and maintenance in force by command")
                .register(registry);
    }

    public static Metrics create() {
        return new Metrics();
    }

    /** All metrics in Prometheus' text format 0.0.4. */
    public String scrape() {
        beforeScrape.forEach(Runnable::run);
        return registry.scrape();
    }

    /** {@code refresh} is run before each scrape, on its thread: for metrics whose tags come and go. Must not block. */
    public void beforeEachScrape(Runnable refresh) {
        beforeScrape.add(refresh);
    }

    /** For features with metrics of their own; names start with {@code asterism.}. */
    public MeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    /** The loop that sends heartbeats ran late by {@code lateness}. */
    public void loopLate(Duration lateness) {
        timer("asterism.loop.lateness", Tags.empty(), RUN_BUCKETS).record(lateness);
    }

    /** What operators moved, banned or set aside and did not end yet. */
    public void operatorLeases(int count) {
        operatorLeases.set(count);
    }

    /** Our lease ended without a confirmation. */
    public void leaseLapsed() {
        registry.counter("asterism.lease.lapses").increment();
    }

    /** This node stood for election. */
    public void electionHeld(ElectionOutcome outcome) {
        registry.counter("asterism.elections", "outcome", outcome.label()).increment();
    }

    /** A quorum consented to the loss of {@code node}. */
    public void nodeLost(NodeName node) {
        registry.counter("asterism.losses", "node", node.value()).increment();
    }

    /** An operation of a resource ended here, or its monitor changed its mind. {@code action} is an OCF action. */
    public void operationEnded(ResourceId resource, String action, RunOutcome outcome, Duration duration) {
        Tags tags = Tags.of("resource", resource.base().value(), "action", action, "outcome", outcome.label());
        registry.timer("asterism.operation", tags).record(duration);
    }

    /** Starts the clock for a request of the HTTP interface. */
    public RequestTimer requestStarted() {
        Timer.Sample sample = Timer.start(registry);
        return (route, status) -> sample.stop(timer(
                "asterism.http.request", Tags.of("route", route, "status", Integer.toString(status)), RUN_BUCKETS));
    }

    /** A request came without, or with a wrong, credential. */
    public void requestDenied() {
        registry.counter("asterism.http.denied").increment();
    }

    /** A request, or a connection, went beyond a limit. {@code reason} is one of few words. */
    public void requestRefused(String reason) {
        registry.counter("asterism.http.refused", "reason", reason).increment();
    }

    /** How many connections to the HTTP interface are open. */
    public void connections(Supplier<Number> open) {
        Gauge.builder("asterism.http.connections", open)
                .description("connections to the management port that are open")
                .register(registry);
    }

    /** How many listen to the event stream. */
    public void streams(Supplier<Number> open) {
        Gauge.builder("asterism.http.streams", open)
                .description("listeners to the event stream")
                .register(registry);
    }

    /** A listener to the event stream was too slow and was cut off. */
    public void streamCut() {
        registry.counter("asterism.http.streams.cut").increment();
    }

    private Timer timer(String name, Tags tags, Duration[] buckets) {
        return Timer.builder(name).tags(tags).serviceLevelObjectives(buckets).register(registry);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How an election of this node ended. */
    public enum ElectionOutcome {
        WON,
        LOST,
        TIMED_OUT;

        String label() {
            return Metrics.label(this);
        }
    }

    /** How an agent's run ended. */
    public enum RunOutcome {
        OK,
        FAILED,
        TIMED_OUT,
        ERROR,
        CANCELLED;

        String label() {
            return Metrics.label(this);
        }
    }

    /** See {@link #requestStarted}. */
    @FunctionalInterface
    public interface RequestTimer {

        /** The request was answered. {@code route} is the name of a route, never a path from the network. */
        void answered(String route, int status);
    }
}
