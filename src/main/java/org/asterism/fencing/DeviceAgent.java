package org.asterism.fencing;

import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentOutput;
import org.asterism.executor.AgentResult;
import org.asterism.executor.Agents;
import org.asterism.fencing.FenceAgents.Answer;
import org.asterism.fencing.core.Catalogue;
import org.asterism.fencing.core.Device;
import org.asterism.fencing.core.FenceAction;
import org.asterism.fencing.core.FencingRun;
import org.asterism.fencing.core.Traits;
import org.asterism.model.OcfCode;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;

/**
 * A fencing device as a resource: {@code start} and {@code monitor} ask its agent whether the device answers, {@code stop} lets
 * go of nothing. Where it runs is kept in memory: after a restart of the manager it is started anew, which only asks again.
 */
public final class DeviceAgent implements Agents.DeviceRunner {

    private final FenceAgents agents;
    private final Set<ResourceId> started = ConcurrentHashMap.newKeySet();

    public DeviceAgent(FenceAgents agents) {
        this.agents = agents;
    }

    @Override
    public CompletionStage<AgentResult> run(AgentCall call) {
        switch (call.action()) {
            case "start", "monitor", "validate-all" -> {
                if (call.action().equals("monitor")
                        && !started.contains(call.resource().base())) {
                    return CompletableFuture.completedFuture(AgentResult.Ended.of(OcfCode.NOT_RUNNING, ""));
                }
                return checked(call);
            }
            case "stop" -> {
                started.remove(call.resource().base());
                return CompletableFuture.completedFuture(AgentResult.Ended.of(OcfCode.SUCCESS, ""));
            }
            default -> {
                return CompletableFuture.completedFuture(AgentResult.Ended.of(
                        OcfCode.UNIMPLEMENTED, "a fencing device has no action '" + call.action() + "'"));
            }
        }
    }

    private CompletionStage<AgentResult> checked(AgentCall call) {
        Resource.Primitive primitive = new Resource.Primitive(
                call.resource().base(), call.agent(), call.params(), new TreeMap<>(), java.util.List.of());
        Catalogue.Read read = Catalogue.device(primitive);
        if (!(read instanceof Catalogue.Read.Good good)) {
            return CompletableFuture.completedFuture(
                    AgentResult.Ended.of(OcfCode.NOT_CONFIGURED, ((Catalogue.Read.Bad) read).reason()));
        }
        Device device = good.device();
        if (!agents.isInstalled(device)) {
            return CompletableFuture.completedFuture(new AgentResult.Unavailable(
                    OcfCode.NOT_INSTALLED,
                    "agent " + device.agent() + " is not installed on this node",
                    AgentResult.Outlook.LASTING));
        }
        return agents.describe(device)
                .thenCompose(traits -> check(agents, device, traits, call.limit()))
                .thenApply(answer -> result(call, answer));
    }

    private AgentResult result(AgentCall call, Answer answer) {
        if (answer.isDone()) {
            if (call.action().equals("start")) {
                started.add(call.resource().base());
            }
            return new AgentResult.Ended(OcfCode.SUCCESS.exit(), "", AgentOutput.NONE, answer.took());
        }
        if (answer.result() == FencingRun.Result.TIMED_OUT) {
            return new AgentResult.TimedOut(call.limit(), answer.reason(), AgentOutput.NONE);
        }
        return new AgentResult.Ended(OcfCode.ERROR.exit(), answer.reason(), AgentOutput.NONE, answer.took());
    }

    /** Asks the device whether it answers: by {@code monitor}, else by {@code status}; one whose agent has neither is taken to. */
    static CompletionStage<Answer> check(FenceAgents agents, Device device, Traits traits, Duration limit) {
        FenceAction action = traits.knows(FenceAction.MONITOR) ? FenceAction.MONITOR : FenceAction.STATUS;
        if (!traits.knows(action)) {
            return CompletableFuture.completedFuture(new Answer(FencingRun.Result.DONE, 0, "", "", Duration.ZERO));
        }
        return agents.run(device, traits, action, "", "", limit);
    }
}
