package org.asterism.resource.agent;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentOutput;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.NativeAgent.Watch;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.asterism.resource.agent.AsteriskProcess.Instance;
import org.asterism.telephony.CallAnswer;
import org.asterism.telephony.ari.AriClient;
import org.asterism.telephony.drain.DispatcherRpc;
import org.asterism.telephony.drain.Entrance;
import org.asterism.telephony.drain.Trunks;
import org.asterism.telephony.health.Finding;
import org.asterism.telephony.health.HealthBook;
import org.asterism.telephony.health.HealthLook;
import org.asterism.telephony.health.HealthVerdict;
import org.asterism.telephony.health.Weight;
import org.jspecify.annotations.Nullable;

/** Adds the further parts of health to the verdict on an Asterisk whose control socket and SIP are well. Any thread. */
final class AsteriskHealth {

    private final AsteriskAgent.Tools tools;
    private final DispatcherRpc rpc;
    private final AriClient ariClient = new AriClient();
    private final HealthBook book = new HealthBook();

    /** Of those that are watched, with their standing AMI connections. */
    private final Map<ResourceId, AsteriskParts> parts = new ConcurrentHashMap<>();

    AsteriskHealth(AsteriskAgent.Tools tools) {
        this.tools = tools;
        this.rpc = new DispatcherRpc(tools.waiters());
    }

    /** Keeps AMI connected until the watch is closed; {@code changed}: it came or went. */
    Watch keep(AgentCall call, AsteriskSettings settings, AsteriskHealthSettings read, Runnable changed) {
        @Nullable
        AsteriskParts kept = parts.compute(call.resource(), (resource, known) -> {
            if (known != null && known.isFor(settings, read)) {
                return known;
            }
            Optional.ofNullable(known).ifPresent(AsteriskParts::close);
            Optional<AsteriskCallCheck> echo =
                    read.echo().map(wanted -> new AsteriskCallCheck(tools, wanted, settings.sip()));
            return open(settings, read, echo, changed).orElse(null);
        });
        if (kept == null) {
            return () -> {};
        }
        return () -> {
            if (parts.remove(call.resource(), kept)) {
                kept.close();
                forget(call);
            }
        };
    }

    /** It was stopped, or is not watched any more: nothing is known of how it is. */
    void forget(AgentCall call) {
        book.close(call.resource());
        tools.notes().end(key(call), "health of " + call.resource() + " is no longer looked at");
    }

    /** Of those that are watched and can be drained. */
    SortedMap<ResourceId, Entrance> entrances(Predicate<InetAddress> serves) {
        SortedMap<ResourceId, Entrance> entrances = new TreeMap<>();
        parts.forEach(
                (resource, kept) -> kept.entrance(rpc, serves).ifPresent(found -> entrances.put(resource, found)));
        return entrances;
    }

    /** Of those that are watched and register them only where they serve. */
    SortedMap<ResourceId, Trunks> trunks(Predicate<InetAddress> serves) {
        SortedMap<ResourceId, Trunks> trunks = new TreeMap<>();
        parts.forEach((resource, kept) -> kept.trunks(serves).ifPresent(found -> trunks.put(resource, found)));
        return trunks;
    }

    /**
     * The monitor's result with the parts weighed in: failed, or good with a warning ({@link OcfCode#DEGRADED}), which is also told
     * to operators. Reads {@code /proc}: call it on the files' executor.
     *
     * @param seen of process, control socket and SIP; anything but success stands
     */
    CompletionStage<AgentResult> weigh(
            AgentCall call, AsteriskSettings settings, AsteriskHealthSettings read, AsteriskBasics.Seen seen) {
        AgentResult result = seen.result();
        Optional<Instance> instance = result instanceof Ended ended && ended.is(OcfCode.SUCCESS)
                ? AsteriskProcess.find(settings, settings.runFolder())
                : Optional.empty();
        if (instance.isEmpty()) {
            boolean isAway = result instanceof Ended ended && ended.is(OcfCode.NOT_RUNNING);
            if (!isAway || book.isOpen(call.resource())) {
                note(call, failure(result), seen.findings(), read);
            }
            return AsteriskAgent.done(result);
        }
        AsteriskParts known = parts.get(call.resource());
        Optional<AsteriskParts> looked =
                known == null ? open(settings, read, Optional.empty(), () -> {}) : Optional.of(known);
        if (looked.isEmpty()) {
            note(call, new HealthVerdict(Weight.OFF, List.of()), seen.findings(), read);
            return AsteriskAgent.done(result);
        }
        return looked.get().look(instance.get()).thenApply(findings -> {
            if (known == null) {
                looked.get().close();
            }
            List<Finding> all = new ArrayList<>(seen.findings());
            all.addAll(findings);
            return weighed(call, read, all, result);
        });
    }

    /** Empty when this process has no descriptor left for it: then nothing is looked at. */
    private Optional<AsteriskParts> open(
            AsteriskSettings settings,
            AsteriskHealthSettings read,
            Optional<AsteriskCallCheck> echo,
            Runnable changed) {
        try {
            return Optional.of(new AsteriskParts(tools, settings, read, ariClient, echo, changed));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private AgentResult weighed(
            AgentCall call, AsteriskHealthSettings read, List<Finding> findings, AgentResult result) {
        HealthVerdict verdict = HealthVerdict.of(findings, read.weights());
        note(call, verdict, findings, read);
        if (verdict.level() == Weight.OFF) {
            tools.notes().end(key(call), call.resource() + " is well again");
            return result;
        }
        tools.notes().show(key(call), call.resource() + ": " + verdict.sentence());
        if (HealthVerdict.isSilence(findings, read.weights())) {
            return new AgentResult.TimedOut(AsteriskParts.LIMIT, verdict.sentence(), AgentOutput.NONE);
        }
        return Ended.of(verdict.level() == Weight.FAIL ? OcfCode.ERROR : OcfCode.DEGRADED, verdict.sentence());
    }

    /** A drain is degraded, and no more. */
    private static HealthVerdict failure(AgentResult result) {
        boolean isDrain = result instanceof Ended ended && ended.is(OcfCode.DEGRADED);
        return new HealthVerdict(isDrain ? Weight.WARN : Weight.FAIL, List.of(result.reason()));
    }

    /** Only of what is watched here. */
    private void note(AgentCall call, HealthVerdict verdict, List<Finding> findings, AsteriskHealthSettings read) {
        if (parts.containsKey(call.resource())) {
            book.note(call.resource(), HealthLook.of(verdict, findings, read.weights(), Instant.now()));
        }
    }

    HealthBook book() {
        return book;
    }

    /** The last real calls, where the last was answered. */
    SortedMap<ResourceId, CallAnswer.Held> echoes() {
        SortedMap<ResourceId, CallAnswer.Held> echoes = new TreeMap<>();
        parts.forEach((resource, kept) -> kept.echo().ifPresent(held -> echoes.put(resource, held)));
        return echoes;
    }

    private static String key(AgentCall call) {
        return "asterisk-health " + call.resource();
    }
}
