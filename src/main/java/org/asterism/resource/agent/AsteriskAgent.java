package org.asterism.resource.agent;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.LatestStart;
import org.asterism.executor.NativeAgent;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ProcessSignals;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.telephony.AsteriskControl;
import org.asterism.telephony.CallAnswer;
import org.asterism.telephony.CallProbe;
import org.asterism.telephony.SipOptionsProbe;
import org.asterism.telephony.drain.Destination;
import org.asterism.telephony.drain.Entrance;
import org.asterism.telephony.drain.Trunks;
import org.asterism.telephony.health.HealthBook;

/** {@code asterism:asterisk}: starts, stops and checks one Asterisk. Parameters: {@link AsteriskSettings#METADATA}. */
public final class AsteriskAgent implements NativeAgent {

    /**
     * What it works with.
     *
     * @param files for reading {@code /proc} and configuration files, some milliseconds each
     * @param waiters for what waits for a network
     * @param notes takes what is worth a warning
     * @param isLocal whether an address is on a device of this node
     */
    public record Tools(
            ProcessRunner processes,
            ProcessSignals signals,
            AsteriskControl control,
            SipOptionsProbe sip,
            CallProbe calls,
            Executor files,
            Executor waiters,
            Supplier<BootTime> clock,
            AgentNotes notes,
            Predicate<InetAddress> isLocal) {}

    private static final AgentName NAME = AgentName.parse("asterism:asterisk");

    /** A time limit for a call that is never made. */
    private static final Duration ANY = Duration.ofSeconds(1);

    /** A count of calls that is older says nothing about now. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    /** A stop waits no longer for a count. */
    private static final Duration COUNT_LIMIT = Duration.ofMillis(500);

    private final Tools tools;

    /** Of those that were watched: what is known of one outlives a watch that is renewed, as before a stop. */
    private final Map<ResourceId, AsteriskPulse> pulses = new ConcurrentHashMap<>();

    /** What each had up that was stopped. */
    private final Map<ResourceId, Integer> cut = new ConcurrentHashMap<>();

    private final AsteriskHealth health;

    private final AsteriskDrain drain;

    private final AsteriskBasics basics;

    public AsteriskAgent(Tools tools) {
        this.tools = tools;
        this.health = new AsteriskHealth(tools);
        this.drain = new AsteriskDrain(tools);
        this.basics = new AsteriskBasics(tools, drain);
    }

    /** What a resource is for the Kamailio dispatchers before it; empty: it has none, or is another agent's, or not to be understood. */
    public static Optional<Destination> destination(Resource.Primitive primitive) {
        if (!primitive.agent().equals(NAME) || !primitive.params().containsKey("dispatcher-rpc")) {
            return Optional.empty();
        }
        AgentCall call = new AgentCall(
                0, NAME, primitive.id(), "monitor", Duration.ZERO, primitive.params(), ANY, LatestStart.WHENEVER);
        try {
            return Optional.of(AsteriskDispatchers.read(call).destination())
                    .filter(found -> !found.equals(Destination.NONE));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // its start tells it
        }
    }

    /**
     * Where new calls come in to the Asterisks that run here and have a gate. One that was not found well yet has no dispatchers: they would
     * send it calls that it does not answer.
     *
     * @param serves whether an address serves on this node
     */
    public SortedMap<ResourceId, Entrance> entrances(Predicate<InetAddress> serves) {
        SortedMap<ResourceId, Entrance> entrances = health.entrances(serves);
        entrances.keySet().removeIf(resource -> {
            AsteriskPulse pulse = pulses.get(resource);
            return pulse == null || !pulse.mayRun();
        });
        entrances.replaceAll((resource, entrance) -> {
            AsteriskPulse pulse = pulses.get(resource);
            return pulse != null && pulse.isReady() ? entrance : entrance.withoutDispatchers();
        });
        return entrances;
    }

    /**
     * Of the Asterisks that are watched here and register their trunks only where they serve.
     *
     * @param serves whether an address serves on this node
     */
    public SortedMap<ResourceId, Trunks> trunks(Predicate<InetAddress> serves) {
        return health.trunks(serves);
    }

    /** How many calls each Asterisk that is watched here has up, as its control socket told a moment ago. */
    public SortedMap<ResourceId, Integer> calls() {
        SortedMap<ResourceId, Integer> calls = new TreeMap<>();
        pulses.forEach((resource, pulse) -> pulse.calls(FRESH).ifPresent(count -> calls.put(resource, count)));
        return calls;
    }

    /** What the last looks at those that are watched here found. */
    public SortedMap<ResourceId, HealthBook.Entry> healths() {
        return health.book().entries();
    }

    /** The last real calls to an echo, where they are asked for and the last was answered. */
    public SortedMap<ResourceId, CallAnswer.Held> echoes() {
        return health.echoes();
    }

    /** Looks at the devices of the network namespace this process is in. Loopback addresses always count. */
    public static boolean isOnThisNode(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /** Whether it is an Asterisk. */
    public static boolean runs(Resource.Primitive primitive) {
        return primitive.agent().equals(NAME);
    }

    @Override
    public AgentName name() {
        return NAME;
    }

    @Override
    public AgentMetadata metadata() {
        return AsteriskSettings.METADATA;
    }

    @Override
    public CompletionStage<AgentResult> start(AgentCall call) {
        return withSettings(call, (settings, parts) -> new AsteriskStart(tools, call, settings).run())
                .thenApply(result -> noted(call, result));
    }

    @Override
    public CompletionStage<AgentResult> stop(AgentCall call) {
        return CompletableFuture.supplyAsync(() -> AsteriskSettings.forStop(call), tools.files())
                .thenCompose(settings -> new AsteriskStop(tools, call, settings, isMute(call), () -> count(call)).run())
                .thenApply(result -> {
                    if (result instanceof Ended ended && ended.is(OcfCode.SUCCESS)) {
                        health.forget(call); // its watch lasts over a stop
                        Optional.ofNullable(pulses.get(call.resource())).ifPresent(AsteriskPulse::stopped);
                    }
                    return result;
                });
    }

    /** Notes the calls that the stop of it will cut. */
    private CompletionStage<?> count(AgentCall call) {
        AsteriskPulse pulse = pulses.get(call.resource());
        if (pulse == null) {
            return CompletableFuture.completedFuture(OptionalInt.empty());
        }
        return pulse.recount()
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(OptionalInt.empty(), COUNT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> OptionalInt.empty())
                .thenAccept(calls -> calls.ifPresent(up -> cut.put(call.resource(), up)));
    }

    /** How many calls it had up when it was stopped here, once; empty: it was not stopped, or did not say. */
    public OptionalInt cutByStop(ResourceId resource) {
        Integer calls = cut.remove(resource);
        return calls == null ? OptionalInt.empty() : OptionalInt.of(calls);
    }

    @Override
    public CompletionStage<AgentResult> monitor(AgentCall call) {
        return withSettings(call, (settings, parts) -> {
            int stretch = stretch(call);
            AsteriskSettings patient = settings.stretched(stretch).within(call.limit());
            AsteriskPulse known = stretch == 1 ? pulses.get(call.resource()) : null;
            AsteriskPulse pulse = known == null ? new AsteriskPulse(tools, patient) : known;
            return basics.look(call, patient, parts, pulse)
                    .thenComposeAsync(seen -> health.weigh(call, patient, parts, seen), tools.files())
                    .thenApply(result -> noted(call, result));
        });
    }

    private AgentResult noted(AgentCall call, AgentResult result) {
        AsteriskPulse pulse = pulses.get(call.resource());
        if (pulse != null
                && result instanceof Ended ended
                && (ended.is(OcfCode.SUCCESS) || ended.is(OcfCode.DEGRADED))) {
            pulse.ready();
        }
        return result;
    }

    private boolean isMute(AgentCall call) {
        AsteriskPulse pulse = pulses.get(call.resource());
        return pulse != null && pulse.isMute();
    }

    /** How many times its usual limit a monitor gets, because this node is busy. */
    private static int stretch(AgentCall call) {
        String usual = call.param("CRM_meta_timeout", "");
        return usual.matches("[1-9][0-9]{0,11}")
                ? (int) Math.max(1, call.limit().toMillis() / Long.parseLong(usual))
                : 1;
    }

    @Override
    public CompletionStage<AgentResult> validate(AgentCall call) {
        return withSettings(
                call,
                (settings, parts) -> CompletableFuture.completedFuture(
                        missing(settings).orElseGet(() -> Ended.of(OcfCode.SUCCESS, ""))));
    }

    /** The address that SIP is asked on. */
    @Override
    public Optional<String> outside(AgentCall call) {
        String address = call.param("sip-address", "");
        String host = address.contains(":") ? "[" + address + "]" : address;
        return address.isEmpty() ? Optional.empty() : Optional.of("sip:" + host + ":" + call.param("sip-port", "5060"));
    }

    @Override
    public Watch watch(AgentCall call, Observer observer) {
        try {
            AsteriskSettings settings = AsteriskSettings.read(call).within(call.limit());
            AsteriskHealthSettings parts = AsteriskHealthSettings.read(call);
            AsteriskPulse pulse = pulses.compute(
                    call.resource(),
                    (resource, known) ->
                            known != null && known.isFor(settings) ? known : new AsteriskPulse(tools, settings));
            Watch watch = AsteriskWatch.begin(tools, settings, pulse, observer);
            Watch kept = health.keep(call, settings, parts, observer::suspicious);
            return () -> {
                watch.close();
                kept.close();
                drain.forget(call);
            };
        } catch (IllegalArgumentException e) {
            return () -> {}; // its monitor says what is wrong
        }
    }

    private CompletionStage<AgentResult> withSettings(AgentCall call, Action action) {
        return CompletableFuture.<CompletionStage<AgentResult>>supplyAsync(
                        () -> {
                            try {
                                return action.run(AsteriskSettings.read(call), AsteriskHealthSettings.read(call));
                            } catch (IllegalArgumentException e) {
                                return done(new AgentResult.Unavailable(
                                        OcfCode.INVALID_PARAM, String.valueOf(e.getMessage()), Outlook.LASTING));
                            }
                        },
                        tools.files())
                .thenCompose(result -> result);
    }

    @FunctionalInterface
    private interface Action {
        CompletionStage<AgentResult> run(AsteriskSettings settings, AsteriskHealthSettings parts);
    }

    /** What this node lacks to run it. */
    static Optional<AgentResult> missing(AsteriskSettings settings) {
        if (!Files.isExecutable(settings.binary())) {
            return Optional.of(new AgentResult.Unavailable(
                    OcfCode.NOT_INSTALLED, "no executable " + settings.binary(), Outlook.LASTING));
        }
        if (!Files.isReadable(settings.config())) {
            return Optional.of(new AgentResult.Unavailable(
                    OcfCode.NOT_INSTALLED, "no readable " + settings.config(), Outlook.LASTING));
        }
        return Optional.empty();
    }

    static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    /** Goes on later, on the files' executor. */
    static <T> CompletionStage<T> later(Tools tools, Duration pause, Supplier<CompletionStage<T>> next) {
        Executor delayed = CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, tools.files());
        return CompletableFuture.supplyAsync(next, delayed).thenCompose(stage -> stage);
    }
}
