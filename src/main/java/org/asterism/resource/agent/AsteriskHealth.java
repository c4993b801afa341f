package org.asterism.resource.agent;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.NativeAgent.Watch;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.asterism.resource.agent.AsteriskProcess.Instance;
import org.asterism.telephony.ari.AriClient;
import org.asterism.telephony.drain.DispatcherRpc;
import org.asterism.telephony.drain.Entrance;
import org.asterism.telephony.health.Finding;
import org.asterism.telephony.health.HealthPart;
import org.asterism.telephony.health.HealthVerdict;
import org.asterism.telephony.health.Weight;
import org.jspecify.annotations.Nullable;

/** Adds the further parts of health to the verdict on an Asterisk whose control socket and SIP are well. Any thread. */
final class AsteriskHealth {

    private final AsteriskAgent.Tools tools;
    private final DispatcherRpc rpc;
    private final AriClient ariClient = new AriClient();

    /** Of those that are watched, with their standing AMI connections. */
    private final Map<ResourceId, AsteriskParts> parts = new ConcurrentHashMap<>();

    AsteriskHealth(AsteriskAgent.Tools tools) {
        this.tools = tools;
        this.rpc = new DispatcherRpc(tools.waiters());
    }

    /**
     * The failure of an Asterisk that can open nothing more, told before it is asked anything: its silence would look like that of a
     * busy one, and could be excused. Reads {@code /proc}: call it on the files' executor.
     */
    CompletionStage<Optional<AgentResult>> exhausted(Instance instance, AsteriskHealthSettings read) {
        if (!read.fails(HealthPart.DESCRIPTORS_OUT) || instance.exhaustion().isEmpty()) {
            return AsteriskAgent.done(Optional.empty());
        }
        return AsteriskAgent.later(
                tools,
                SharedQuestion.CONFIRM,
                () -> AsteriskAgent.done(instance.exhaustion()
                        .map(words -> Ended.of(OcfCode.ERROR, AsteriskParts.refusing(words)))));
    }

    /** Keeps AMI connected until the watch is closed; {@code changed}: it came or went. */
    Watch keep(AgentCall call, AsteriskSettings settings, AsteriskHealthSettings read, Runnable changed) {
        @Nullable
        AsteriskParts kept = parts.compute(call.resource(), (resource, known) -> {
            if (known != null && known.isFor(settings, read)) {
                return known;
            }
            Optional.ofNullable(known).ifPresent(AsteriskParts::close);
            return open(settings, read, changed).orElse(null);
        });
        if (kept == null) {
            return () -> {};
        }
        return () -> {
            if (parts.remove(call.resource(), kept)) {
                kept.close();
                tools.notes().end(key(call), "health of " + call.resource() + " is no longer looked at");
            }
        };
    }

    /** Of those that are watched and can be drained. */
    SortedMap<ResourceId, Entrance> entrances(Predicate<InetAddress> serves) {
        SortedMap<ResourceId, Entrance> entrances = new TreeMap<>();
        parts.forEach(
                (resource, kept) -> kept.entrance(rpc, serves).ifPresent(found -> entrances.put(resource, found)));
        return entrances;
    }

    /**
     * The monitor's result with the parts weighed in: failed, or good with a warning ({@link OcfCode#DEGRADED}), which is also told
     * to operators. Reads {@code /proc}: call it on the files' executor.
     *
     * @param result of process, control socket and SIP; anything but success stands
     */
    CompletionStage<AgentResult> weigh(
            AgentCall call, AsteriskSettings settings, AsteriskHealthSettings read, AgentResult result) {
        Optional<Instance> instance = result instanceof Ended ended && ended.is(OcfCode.SUCCESS)
                ? AsteriskProcess.find(settings, settings.runFolder())
                : Optional.empty();
        if (instance.isEmpty()) {
            return AsteriskAgent.done(result);
        }
        AsteriskParts known = parts.get(call.resource());
        Optional<AsteriskParts> looked = known == null ? open(settings, read, () -> {}) : Optional.of(known);
        if (looked.isEmpty()) {
            return AsteriskAgent.done(result);
        }
        return looked.get().look(instance.get()).thenApply(findings -> {
            if (known == null) {
                looked.get().close();
            }
            return weighed(call, read, findings, result);
        });
    }

    /** Empty when this process has no descriptor left for it: then nothing is looked at. */
    private Optional<AsteriskParts> open(AsteriskSettings settings, AsteriskHealthSettings read, Runnable changed) {
        try {
            return Optional.of(new AsteriskParts(tools, settings, read, ariClient, changed));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private AgentResult weighed(
            AgentCall call, AsteriskHealthSettings read, List<Finding> findings, AgentResult result) {
        HealthVerdict verdict = HealthVerdict.of(findings, read.weights());
        if (verdict.level() == Weight.OFF) {
            tools.notes().end(key(call), call.resource() + " is well again");
            return result;
        }
        tools.notes().show(key(call), call.resource() + ": " + verdict.sentence());
        return Ended.of(verdict.level() == Weight.FAIL ? OcfCode.ERROR : OcfCode.DEGRADED, verdict.sentence());
    }

    private static String key(AgentCall call) {
        return "asterisk-health " + call.resource();
    }
}
