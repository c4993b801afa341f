package org.asterism.resource.agent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.NativeAgent.Watch;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.asterism.resource.agent.AsteriskProcess.Instance;
import org.asterism.telephony.health.Finding;
import org.asterism.telephony.health.HealthVerdict;
import org.asterism.telephony.health.Weight;

/** Adds the further parts of health to the verdict on an Asterisk whose control socket and SIP are well. Any thread. */
final class AsteriskHealth {

    private final AsteriskAgent.Tools tools;

    /** Of those that are watched, with their standing AMI connections. */
    private final Map<ResourceId, AsteriskParts> parts = new ConcurrentHashMap<>();

    AsteriskHealth(AsteriskAgent.Tools tools) {
        this.tools = tools;
    }

    /** Keeps AMI connected until the watch is closed. */
    Watch keep(AgentCall call, AsteriskSettings settings) {
        AsteriskHealthSettings read = AsteriskHealthSettings.read(call);
        AsteriskParts kept = parts.compute(call.resource(), (resource, known) -> {
            if (known != null && known.isFor(settings, read)) {
                return known;
            }
            Optional.ofNullable(known).ifPresent(AsteriskParts::close);
            return new AsteriskParts(tools, settings, read);
        });
        return () -> {
            if (parts.remove(call.resource(), kept)) {
                kept.close();
                tools.notes().end(key(call), "health of " + call.resource() + " is no longer looked at");
            }
        };
    }

    /**
     * The monitor's result with the parts weighed in: failed, or good with a warning ({@link OcfCode#DEGRADED}), which is also told
     * to operators.
     *
     * @param result of process, control socket and SIP; anything but success stands
     */
    CompletionStage<AgentResult> weigh(AgentCall call, AsteriskSettings settings, AgentResult result) {
        Optional<Instance> instance = result instanceof Ended ended && ended.is(OcfCode.SUCCESS)
                ? AsteriskProcess.find(settings, settings.runFolder())
                : Optional.empty();
        if (instance.isEmpty()) {
            return AsteriskAgent.done(result);
        }
        AsteriskHealthSettings read = AsteriskHealthSettings.read(call);
        AsteriskParts known = parts.get(call.resource());
        AsteriskParts looked = known == null ? new AsteriskParts(tools, settings, read) : known;
        return looked.look(instance.get()).thenApply(findings -> {
            if (looked != known) {
                looked.close();
            }
            return weighed(call, read, findings, result);
        });
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
