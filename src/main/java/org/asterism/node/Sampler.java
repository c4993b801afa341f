package org.asterism.node;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.asterism.api.SampleReport;
import org.asterism.api.SampleReport.Kind;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.asterism.model.ResourceId;
import org.asterism.node.SampleRing.Measure;
import org.asterism.observability.Metrics;

/** Measures this node for the charts of the page: round trips and calls, each {@link #EVERY}. Asks nobody: others have the figures. */
final class Sampler {

    static final Duration EVERY = Duration.ofSeconds(10);

    /** Two hours. */
    static final int MOST = 720;

    private final NodeName self;
    private final Supplier<HeartSnapshot> heart;
    private final AtomicReference<Supplier<SortedMap<ResourceId, Integer>>> calls = new AtomicReference<>(TreeMap::new);
    private final AtomicReference<Function<ResourceId, OptionalInt>> cut =
            new AtomicReference<>(resource -> OptionalInt.empty());
    private final SampleRing ring = new SampleRing(EVERY, MOST);

    Sampler(NodeName self, Supplier<HeartSnapshot> heart) {
        this.self = self;
        this.heart = heart;
    }

    /**
     * From now on these are the calls of each Asterisk that runs here.
     *
     * @param byStop what one that was stopped had up, once
     */
    void calls(Supplier<SortedMap<ResourceId, Integer>> counted, Function<ResourceId, OptionalInt> byStop) {
        calls.set(counted);
        cut.set(byStop);
    }

    /** Goes on for as long as {@code after} runs what it is given. */
    void follow(BiConsumer<Duration, Runnable> after) {
        Rhythm.keep(EVERY, after, Runnable::run, "samples are taken", () -> look(Instant.now()));
    }

    /** The calls as a metric, too. */
    void show(Metrics metrics) {
        MultiGauge present = MultiGauge.builder("asterism.asterisk.calls")
                .description("calls that an Asterisk has up on this node, as its control socket tells")
                .register(metrics.registry());
        metrics.beforeEachScrape(() -> present.register(
                counted().entrySet().stream()
                        .map(one -> MultiGauge.Row.of(
                                Tags.of("resource", one.getKey().value()), one.getValue()))
                        .toList(),
                true));
    }

    void look(Instant now) {
        TreeMap<Measure, Long> values = new TreeMap<>();
        counted().forEach((resource, count) -> values.put(new Measure(Kind.CALLS, resource.value()), (long) count));
        for (PeerState peer : heart.get().peers()) {
            for (LinkState link : peer.links()) {
                if (link.state() != LinkState.State.UNUSED) {
                    values.put(new Measure(Kind.ROUND_TRIP, peer.peer() + " " + link.medium()), roundTrip(link));
                }
            }
        }
        ring.add(now, values);
    }

    /** The calls of each Asterisk that runs here. */
    SortedMap<ResourceId, Integer> counted() {
        return Objects.requireNonNull(calls.get()).get();
    }

    /** What one that was stopped had up as it said itself, once. */
    OptionalInt cutByStop(ResourceId resource) {
        return Objects.requireNonNull(cut.get()).apply(resource);
    }

    private static long roundTrip(LinkState link) {
        long micros = link.roundTrip().toNanos() / 1000;
        return link.state() == LinkState.State.DOWN || micros == 0 ? SampleReport.NONE : micros;
    }

    SampleReport report() {
        return ring.report(self);
    }
}
