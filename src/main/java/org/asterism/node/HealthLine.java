package org.asterism.node;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.asterism.api.ApiJson;
import org.asterism.api.ServiceHealth;
import org.asterism.api.ServiceHealth.State;
import org.asterism.api.ServiceHealth.Verdict;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.observability.Metrics;
import org.asterism.telephony.CallAnswer;
import org.asterism.telephony.health.HealthBook;
import org.asterism.telephony.health.HealthLook;
import org.asterism.telephony.health.Weight;
import org.asterism.wire.WireMessage;

/**
 * The health of the services of all nodes with its parts. Every node tells the others what its agents found, so that each can say why
 * one is ill. Nothing is decided by it.
 */
final class HealthLine {

    static final Duration EVERY = Duration.ofMillis(500);

    /** What does not change is told again, for those who came since. */
    static final Duration AGAIN = Duration.ofSeconds(5);

    /** What a node told longer ago says nothing. */
    static final Duration FRESH = Duration.ofSeconds(15);

    /** Of one node: {@link ServiceHealth} of each resource, as JSON. */
    record HealthTold(String node, SortedMap<String, String> health) implements WireMessage {
        HealthTold {
            health = new TreeMap<>(health);
        }
    }

    private record Told(SortedMap<ResourceId, ServiceHealth> health, BootTime at) {}

    private final NodeName self;
    private final Supplier<BootTime> clock;
    private final AtomicReference<Supplier<SortedMap<ResourceId, HealthBook.Entry>>> found =
            new AtomicReference<>(TreeMap::new);
    private final AtomicReference<Supplier<SortedMap<ResourceId, CallAnswer.Held>>> echoes =
            new AtomicReference<>(TreeMap::new);
    private final Map<NodeName, Told> told = new ConcurrentHashMap<>();
    private SortedMap<String, String> last = new TreeMap<>(); // guarded by this, as is the next
    private BootTime lastAt = BootTime.ZERO;

    HealthLine(NodeName self, Supplier<BootTime> clock) {
        this.self = self;
        this.clock = clock;
    }

    /** From now on these say what was found here, and how the last real calls were. */
    void of(
            Supplier<SortedMap<ResourceId, HealthBook.Entry>> looks,
            Supplier<SortedMap<ResourceId, CallAnswer.Held>> calls) {
        found.set(looks);
        echoes.set(calls);
    }

    /** Goes on for as long as {@code after} runs what it is given. */
    void follow(BiConsumer<Duration, Runnable> after, Consumer<WireMessage> toPeers) {
        Rhythm.keep(EVERY, after, Runnable::run, "health is told", () -> tell(toPeers));
    }

    synchronized void tell(Consumer<WireMessage> toPeers) {
        SortedMap<String, String> now = new TreeMap<>();
        own().forEach((resource, health) ->
                now.put(resource.value(), new String(ApiJson.write(health), StandardCharsets.UTF_8)));
        boolean isNews = !now.equals(last);
        BootTime at = clock.get();
        if (isNews || (!now.isEmpty() && at.since(lastAt).compareTo(AGAIN) >= 0)) {
            toPeers.accept(new HealthTold(self.value(), now));
            lastAt = at;
        }
        last = now;
    }

    /** Takes what a node tells; false: the message is for somebody else. */
    boolean takes(WireMessage message) {
        if (!(message instanceof HealthTold heard)) {
            return false;
        }
        SortedMap<ResourceId, ServiceHealth> health = new TreeMap<>();
        heard.health()
                .forEach((resource, json) -> health.put(
                        new ResourceId(resource),
                        ApiJson.read(json.getBytes(StandardCharsets.UTF_8), ServiceHealth.class)));
        told.put(new NodeName(heard.node()), new Told(health, clock.get()));
        return true;
    }

    /** By node. */
    List<ServiceHealth> about(ResourceId resource) {
        List<ServiceHealth> all = new ArrayList<>();
        of(own(), resource).ifPresent(all::add);
        told.forEach((node, heard) -> {
            if (clock.get().since(heard.at()).compareTo(FRESH) <= 0) {
                of(heard.health(), resource).ifPresent(all::add);
            }
        });
        all.sort(Comparator.comparing(ServiceHealth::node));
        return all;
    }

    /** An instance of a clone is known to its agent by its own name, or by that of the clone. */
    private static Optional<ServiceHealth> of(SortedMap<ResourceId, ServiceHealth> known, ResourceId resource) {
        return Optional.ofNullable(known.get(resource)).or(() -> Optional.ofNullable(known.get(resource.base())));
    }

    private SortedMap<ResourceId, ServiceHealth> own() {
        SortedMap<ResourceId, ServiceHealth> own = new TreeMap<>();
        Objects.requireNonNull(found.get()).get().forEach((resource, entry) -> own.put(resource, shown(entry)));
        return own;
    }

    private ServiceHealth shown(HealthBook.Entry entry) {
        return new ServiceHealth(
                self,
                entry.look().map(look -> verdict(look.verdict().level())).orElse(Verdict.NOT_LOOKED_AT),
                entry.look().map(look -> look.verdict().sentence()).orElse(""),
                entry.look().map(HealthLook::at).orElse(Instant.EPOCH),
                entry.look()
                        .map(look ->
                                look.parts().stream().map(HealthLine::shown).toList())
                        .orElse(List.of()),
                entry.ill().map(HealthBook.Ill::sentence).orElse(""),
                entry.ill().map(HealthBook.Ill::at).orElse(Instant.EPOCH));
    }

    private static ServiceHealth.Part shown(HealthLook.Part part) {
        return new ServiceHealth.Part(
                part.finding().part().label(),
                switch (part.finding().state()) {
                    case GOOD -> State.GOOD;
                    case BAD, SILENT, POOR -> State.BAD;
                    case UNKNOWN -> State.UNKNOWN;
                },
                part.weight() == Weight.FAIL ? ServiceHealth.Weight.FAIL : ServiceHealth.Weight.WARN,
                part.finding().sentence());
    }

    private static Verdict verdict(Weight level) {
        return switch (level) {
            case OFF -> Verdict.WELL;
            case WARN -> Verdict.WARNING;
            case FAIL -> Verdict.ILL;
        };
    }

    void show(Metrics metrics) {
        MultiGauge parts = MultiGauge.builder("asterism.health.part")
                .description(
                        "a part of the health of a service on this node: 1 good, 0 bad, -1 it could not be looked at")
                .register(metrics.registry());
        MultiGauge verdicts = MultiGauge.builder("asterism.health.verdict")
                .description("the health of a service on this node: 0 well, 1 warning, 2 ill")
                .register(metrics.registry());
        MultiGauge delays = MultiGauge.builder("asterism.health.call.delay.seconds")
                .description("post-dial delay of the last real call to an echo")
                .register(metrics.registry());
        MultiGauge losses = MultiGauge.builder("asterism.health.call.lost.packets")
                .description("packets of the last real call to an echo that did not come back")
                .register(metrics.registry());
        metrics.beforeEachScrape(() -> {
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            List<MultiGauge.Row<?>> whole = new ArrayList<>();
            own().forEach((resource, health) -> {
                health.parts()
                        .forEach(part -> rows.add(MultiGauge.Row.of(
                                Tags.of("resource", resource.value(), "part", part.name()), number(part.state()))));
                if (health.verdict() != Verdict.NOT_LOOKED_AT) {
                    whole.add(MultiGauge.Row.of(Tags.of("resource", resource.value()), number(health.verdict())));
                }
            });
            parts.register(rows, true);
            verdicts.register(whole, true);
            delays.register(calls(held -> held.postDial().toNanos() / 1e9), true);
            losses.register(calls(CallAnswer.Held::lost), true);
        });
    }

    private List<MultiGauge.Row<?>> calls(java.util.function.Function<CallAnswer.Held, Number> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        Objects.requireNonNull(echoes.get())
                .get()
                .forEach((resource, held) ->
                        rows.add(MultiGauge.Row.of(Tags.of("resource", resource.value()), value.apply(held))));
        return rows;
    }

    private static int number(Verdict verdict) {
        return switch (verdict) {
            case WELL -> 0;
            case WARNING -> 1;
            case ILL -> 2;
            case NOT_LOOKED_AT, UNKNOWN -> -1;
        };
    }

    private static int number(State state) {
        return switch (state) {
            case GOOD -> 1;
            case BAD -> 0;
            case UNKNOWN -> -1;
        };
    }
}
