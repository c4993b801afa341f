package org.asterism.executor;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.OcfRunner.Described;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All agents of this node: finds the one that a call names and runs it. */
public final class Agents implements AgentRunner {

    private static final Logger LOG = LoggerFactory.getLogger(Agents.class);

    /** Calls of ours that have no number of their own count down from here, away from the others. */
    private final AtomicLong ownCalls = new AtomicLong(-1);

    /** Runs fencing devices as resources; promises what {@link AgentRunner#run} does. */
    @FunctionalInterface
    public interface DeviceRunner {
        CompletionStage<AgentResult> run(AgentCall call);
    }

    private final OcfRunner ocf;
    private final ScriptRunner scripts;
    private final SystemdRunner systemd;
    private final DeviceRunner devices;
    private final SortedMap<String, NativeAgent> natives = new TreeMap<>();

    /** Without fencing devices. */
    public Agents(
            OcfRunner ocf,
            ScriptRunner scripts,
            SystemdRunner systemd,
            Collection<? extends NativeAgent> nativeAgents) {
        this(
                ocf,
                scripts,
                systemd,
                nativeAgents,
                call -> unavailable(OcfCode.NOT_INSTALLED, unknownStandard(call.agent())));
    }

    /** {@code devices} runs those of standard {@code stonith}. */
    public Agents(
            OcfRunner ocf,
            ScriptRunner scripts,
            SystemdRunner systemd,
            Collection<? extends NativeAgent> nativeAgents,
            DeviceRunner devices) {
        this.ocf = ocf;
        this.scripts = scripts;
        this.systemd = systemd;
        this.devices = devices;
        for (NativeAgent agent : nativeAgents) {
            if (!agent.name().isNative() || natives.put(agent.name().toString(), agent) != null) {
                throw new IllegalArgumentException("native agent with a foreign or taken name: " + agent.name());
            }
        }
    }

    @Override
    public CompletionStage<AgentResult> run(AgentCall call) {
        switch (call.agent().standard()) {
            case "ocf" -> {
                return call.action().equals(AgentMetadata.RELOAD) ? reload(call) : ocf.run(call);
            }
            case "heartbeat", "lsb" -> {
                return scripts.run(call);
            }
            case "systemd" -> {
                return systemd.run(call);
            }
            case "service" -> {
                return service(call);
            }
            case "asterism" -> {
                NativeAgent agent = natives.get(call.agent().toString());
                return agent == null
                        ? unavailable(OcfCode.NOT_INSTALLED, unknownNative(call.agent()))
                        : runNative(agent, call);
            }
            case "stonith" -> {
                return devices.run(call);
            }
            default -> {
                return unavailable(OcfCode.NOT_INSTALLED, unknownStandard(call.agent()));
            }
        }
    }

    /** By the name that the agent has for it. */
    private CompletionStage<AgentResult> reload(AgentCall call) {
        return describe(call.agent())
                .thenCompose(described -> ocf.run(
                        described instanceof Described.Known known
                                ? call.as(known.metadata().reloadAction().orElse(call.action()))
                                : call));
    }

    /** As Pacemaker: an init script if this node has one of that name, else a unit of systemd. */
    private CompletionStage<AgentResult> service(AgentCall call) {
        AgentName script = new AgentName("lsb", "", call.agent().type());
        return scripts.has(script)
                .thenCompose(isScript -> isScript
                        ? scripts.run(call.by(script))
                        : systemd.run(call.by(
                                new AgentName("systemd", "", call.agent().type()))));
    }

    @Override
    public void cancel(long callId) {
        ocf.cancel(callId);
        scripts.cancel(callId);
        systemd.cancel(callId);
    }

    @Override
    public NativeAgent.Watch watch(AgentCall call, NativeAgent.Observer observer) {
        NativeAgent agent = natives.get(call.agent().toString());
        return agent == null ? () -> {} : agent.watch(call, observer);
    }

    /** See {@link NativeAgent#outside}; empty for agents of other kinds. */
    public Optional<String> outside(AgentCall call) {
        NativeAgent agent = natives.get(call.agent().toString());
        return agent == null ? Optional.empty() : agent.outside(call);
    }

    /** Names of the agents that are built in, sorted. */
    public List<String> natives() {
        return List.copyOf(natives.keySet());
    }

    /** What the agent says of itself. Never fails. */
    public CompletionStage<Described> describe(AgentName name) {
        if (name.standard().equals("ocf")) {
            return ocf.describe(ownCalls.getAndDecrement(), name);
        }
        NativeAgent agent = natives.get(name.toString());
        if (agent != null) {
            return CompletableFuture.completedFuture(new Described.Known(agent.metadata()));
        }
        String reason = name.isNative()
                ? unknownNative(name)
                : ScriptRunner.isFor(name) ? "scripts have no meta-data: " + name : unknownStandard(name);
        return CompletableFuture.completedFuture(new Described.Unknown(reason));
    }

    private static CompletionStage<AgentResult> runNative(NativeAgent agent, AgentCall call) {
        try {
            return dispatched(agent, call).exceptionally(failure -> {
                LOG.error("agent failed, which it must not: call={}", call, failure);
                return new AgentResult.NotRun("internal error of " + agent.name() + ": " + failure);
            });
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new AgentResult.NotRun("no thread free for " + agent.name()));
        }
    }

    private static CompletionStage<AgentResult> dispatched(NativeAgent agent, AgentCall call) {
        return switch (call.action()) {
            case "start" -> agent.start(call);
            case "stop" -> agent.stop(call);
            case "monitor" -> agent.monitor(call);
            case "promote" -> agent.promote(call);
            case "demote" -> agent.demote(call);
            case "validate-all" -> agent.validate(call);
            default ->
                CompletableFuture.completedFuture(AgentResult.Ended.of(
                        OcfCode.UNIMPLEMENTED, agent.name() + " has no action '" + call.action() + "'"));
        };
    }

    private static CompletionStage<AgentResult> unavailable(OcfCode code, String reason) {
        return CompletableFuture.completedFuture(new AgentResult.Unavailable(code, reason, Outlook.LASTING));
    }

    private String unknownNative(AgentName name) {
        return "no agent " + name + "; there are " + natives.keySet().stream().collect(Collectors.joining(", "));
    }

    private static String unknownStandard(AgentName name) {
        return switch (name.standard()) {
            case "upstart", "nagios" ->
                "agents of standard " + name.standard() + " are not supported: " + name + " (wrap it in an OCF agent)";
            case "stonith" -> name + " is a fencing device and not run as a resource";
            default ->
                "unknown standard of agent " + name
                        + "; known are ocf, systemd, service, lsb, heartbeat, stonith and asterism";
        };
    }
}
