package org.asterism.observability;

import io.micrometer.core.instrument.Counter;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.asterism.model.AgentName;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/**
 * All metrics of a node, by the names that operators see ({@code asterism_…} in Prometheus). Thread-safe; nothing blocks.
 */
public final class Metrics implements AutoCloseable {

    private static final Duration[] FAILOVER_BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(300),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofMinutes(10)
    };

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
    private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();
    private final List<Runnable> beforeScrape = new CopyOnWriteArrayList<>();

    private Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
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

    /** Handle for the heartbeats exchanged with {@code peer} over {@code medium}; ask once, use for each datagram. */
    public LinkMeters link(NodeName peer, String medium) {
        Tags tags = Tags.of("peer", peer.value(), "medium", medium);
        return new LinkMeters(
                registry.counter("asterism.heartbeats.sent", tags),
                registry.counter("asterism.heartbeats.received", tags),
                gauge("asterism.link.up", "1 while the link is up", tags),
                gauge("asterism.link.round.trip.micros", "smoothed round trip", tags));
    }

    /** A datagram was thrown away. */
    public void heartbeatDropped(DropCause cause) {
        registry.counter("asterism.heartbeats.dropped", "cause", cause.label()).increment();
    }

    /** The loop that sends heartbeats ran late by {@code lateness}. */
    public void loopLate(Duration lateness) {
        timer("asterism.loop.lateness", Tags.empty(), RUN_BUCKETS).record(lateness);
    }

    /** A quorum confirmed a round of ours. */
    public void roundConfirmed() {
        registry.counter("asterism.lease.rounds.confirmed").increment();
    }

    /** What operators moved, banned or set aside and did not end yet. */
    public void operatorLeases(int count) {
        gauge("asterism.operator.leases", "moves, bans, standbys and maintenance in force by command", Tags.empty())
                .set(count);
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

    /** Resources of a lost node run again; {@code duration} counts from its last heartbeat. */
    public void failoverDone(Duration duration) {
        timer("asterism.failover", Tags.empty(), FAILOVER_BUCKETS).record(duration);
    }

    /** A transition of the coordinator ended. */
    public void transitionEnded(TransitionOutcome outcome, Duration duration) {
        timer("asterism.transition", Tags.of("outcome", outcome.label()), RUN_BUCKETS)
                .record(duration);
    }

    /** An agent ran. {@code action} is an OCF action. */
    public void agentRan(AgentName agent, String action, RunOutcome outcome, Duration duration) {
        Tags tags = Tags.of("agent", agent.toString(), "action", action, "outcome", outcome.label());
        timer("asterism.agent.run", tags, RUN_BUCKETS).record(duration);
    }

    /** Votes present in this partition, votes that make a quorum, and all votes. */
    public void votes(int present, int needed, int expected) {
        gauge("asterism.votes.present", "votes heard in both directions", Tags.empty())
                .set(present);
        gauge("asterism.votes.needed", "votes that make a quorum", Tags.empty()).set(needed);
        gauge("asterism.votes.expected", "all votes", Tags.empty()).set(expected);
    }

    /** Whether this partition has a quorum, and in which epoch. */
    public void quorum(Quorum quorum, long epoch) {
        gauge("asterism.quorum", "1 with a quorum, 0 without, -1 while pending", Tags.empty())
                .set(quorum == Quorum.WON ? 1 : quorum == Quorum.LOST ? 0 : -1);
        gauge("asterism.epoch", "established epoch", Tags.empty()).set(epoch);
    }

    /** Whether {@code resource} runs on this node. */
    public void resource(ResourceId resource, ResourceGauge state) {
        gauge(
                        "asterism.resource.state",
                        "0 stopped, 1 running, 2 promoted, 3 changing, -1 failed, -2 not known",
                        Tags.of("resource", resource.value()))
                .set(state.value);
    }

    /** The resource is no longer configured: its gauge disappears. */
    public void resourceRemoved(ResourceId resource) {
        Tags tags = Tags.of("resource", resource.value());
        registry.find("asterism.resource.state").tags(tags).gauges().forEach(registry::remove);
        gauges.remove("asterism.resource.state" + tags);
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

    private Timer timer(String name, Tags tags, Duration[] buckets) {
        return Timer.builder(name).tags(tags).serviceLevelObjectives(buckets).register(registry);
    }

    private AtomicLong gauge(String name, String description, Tags tags) {
        return gauges.computeIfAbsent(name + tags, key -> {
            AtomicLong value = new AtomicLong();
            Gauge.builder(name, value, AtomicLong::doubleValue)
                    .description(description)
                    .tags(tags)
                    .register(registry);
            return value;
        });
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Why a datagram was thrown away. */
    public enum DropCause {
        TOO_LARGE,
        MALFORMED,
        BAD_SIGNATURE,
        OTHER_CLUSTER,
        UNKNOWN_SENDER,
        OLD_GENERATION,
        REPLAY,
        UNKNOWN_KIND,
        QUEUE_FULL,
        OWN;

        String label() {
            return Metrics.label(this);
        }
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

    /** How a transition ended. */
    public enum TransitionOutcome {
        DONE,
        ABORTED,
        FAILED;

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

    /** See {@link #quorum}. */
    public enum Quorum {
        WON,
        LOST,
        PENDING
    }

    /** See {@link #resource}. */
    public enum ResourceGauge {
        UNKNOWN(-2),
        FAILED(-1),
        STOPPED(0),
        RUNNING(1),
        PROMOTED(2),
        CHANGING(3);

        private final int value;

        ResourceGauge(int value) {
            this.value = value;
        }
    }

    /** See {@link #requestStarted}. */
    @FunctionalInterface
    public interface RequestTimer {

        /** The request was answered. {@code route} is the name of a route, never a path from the network. */
        void answered(String route, int status);
    }

    /** Meters of one link. */
    public static final class LinkMeters {

        private final Counter sent;
        private final Counter received;
        private final AtomicLong up;
        private final AtomicLong roundTripMicros;

        private LinkMeters(Counter sent, Counter received, AtomicLong up, AtomicLong roundTripMicros) {
            this.sent = sent;
            this.received = received;
            this.up = up;
            this.roundTripMicros = roundTripMicros;
        }

        public void sent() {
            sent.increment();
        }

        public void received() {
            received.increment();
        }

        public void wentUp() {
            up.set(1);
        }

        public void wentDown() {
            up.set(0);
        }

        public void roundTrip(Duration smoothed) {
            roundTripMicros.set(smoothed.toNanos() / 1000);
        }
    }
}
