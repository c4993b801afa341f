package org.asterism.resource.agent;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.asterism.resource.agent.AsteriskProcess.Instance;
import org.asterism.telephony.AsteriskControl;
import org.asterism.telephony.ControlAnswer;

/**
 * Lets an Asterisk be that was told to shut down when its last call ends ({@code core stop gracefully}): it refuses new calls by 503,
 * and a recovery would cut those it has. How many are left cannot be told: AMI and the console refuse every question meanwhile. It holds for the parameter {@code drain-limit}, counted from the first monitor that sees it.
 * Any thread.
 */
final class AsteriskDrain {

    private final AsteriskAgent.Tools tools;
    private final Map<ResourceId, Begin> begins = new ConcurrentHashMap<>();

    /** @param process a new process drains anew */
    private record Begin(String process, BootTime at) {}

    AsteriskDrain(AsteriskAgent.Tools tools) {
        this.tools = tools;
    }

    /**
     * The verdict on one that refuses by SIP and answers on its control socket. Control socket and then SIP are asked once more: the
     * refusal may be older than the begin, or the abort, of a shutdown.
     *
     * @param result stands unless it drains or is well again
     */
    CompletionStage<AgentResult> excuse(
            AgentCall call,
            AsteriskSettings settings,
            AsteriskHealthSettings read,
            Instance instance,
            AgentResult result) {
        if (read.drainLimit().isZero()) {
            return AsteriskAgent.done(result);
        }
        return tools.control()
                .command(
                        settings.runFolder().resolve("asterisk.ctl"),
                        AsteriskControl.COUNT_CHANNELS,
                        settings.controlLimit())
                .thenComposeAsync(
                        heard -> isShuttingDown(heard)
                                ? AsteriskAgent.done(drains(call, read.drainLimit(), instance))
                                : AsteriskBasics.askSip(tools, settings, settings.sipLimit())
                                        .thenApply(answered ->
                                                answered.filter(answer -> AsteriskBasics.isBad(settings, answer))
                                                                .isPresent()
                                                        ? result
                                                        : passed(call, Ended.of(OcfCode.SUCCESS, ""))),
                        tools.files());
    }

    /** The same result; a success ends what was known of a drain. */
    AgentResult passed(AgentCall call, AgentResult result) {
        boolean isWell = result instanceof Ended ended && ended.is(OcfCode.SUCCESS);
        if (isWell && begins.remove(call.resource()) != null) {
            tools.notes().end(key(call), call.resource() + " takes new calls again");
        }
        return result;
    }

    /** It is no longer watched: it ended, or is being stopped. */
    void forget(AgentCall call) {
        if (begins.remove(call.resource()) != null) {
            tools.notes().end(key(call), "the drain of " + call.resource() + " is over");
        }
    }

    private static boolean isShuttingDown(ControlAnswer heard) {
        return heard instanceof ControlAnswer.Said said && said.output().contains(AsteriskControl.SHUTTING_DOWN);
    }

    private AgentResult drains(AgentCall call, Duration limit, Instance instance) {
        BootTime now = tools.clock().get();
        Begin begin = begins.compute(
                call.resource(),
                (resource, known) -> known != null && known.process().equals(instance.identity())
                        ? known
                        : new Begin(instance.identity(), now));
        if (now.since(begin.at()).compareTo(limit) >= 0) {
            return Ended.of(OcfCode.ERROR, "Asterisk drains for longer than drain-limit (" + limit.toSeconds() + " s)");
        }
        tools.notes()
                .show(
                        key(call),
                        call.resource() + " drains: Asterisk ends after its last call and refuses new ones;"
                                + " 'core abort shutdown' takes it back");
        return Ended.of(OcfCode.DEGRADED, "drains: new calls are refused until it ends or 'core abort shutdown'");
    }

    private static String key(AgentCall call) {
        return "asterisk-drain " + call.resource();
    }
}
