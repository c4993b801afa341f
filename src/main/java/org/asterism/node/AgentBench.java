package org.asterism.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.asterism.config.NodeSettings;
import org.asterism.executor.AgentRequests;
import org.asterism.executor.AgentTools;
import org.asterism.executor.Agents;
import org.asterism.executor.OcfRunner;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ProcessSignals;
import org.asterism.executor.ScriptRunner;
import org.asterism.executor.SystemdRunner;
import org.asterism.fencing.DeviceAgent;
import org.asterism.fencing.FenceAgents;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.kernel.Answer;
import org.asterism.kernel.BootClock;
import org.asterism.kernel.LinkWatch;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.resource.agent.AddressAgent;
import org.asterism.resource.agent.AddressPort;
import org.asterism.resource.agent.AsteriskAgent;
import org.asterism.resource.agent.ConflictWatch;
import org.asterism.resource.agent.KernelAddresses;
import org.asterism.resource.agent.KernelSignals;
import org.asterism.telephony.AsteriskControl;
import org.asterism.telephony.ProbeLoop;
import org.asterism.telephony.SipOptionsProbe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agents of this node and what they run on. */
record AgentBench(Agents agents, FenceAgents fenceAgents, AgentDesk desk) {

    private static final Logger LOG = LoggerFactory.getLogger(AgentBench.class);

    static AgentBench create(Shared shared, Rights rights) {
        Node.Parts parts = shared.parts();
        NodeSettings settings = shared.settings();
        ProcessSignals signals = new KernelSignals();
        ProcessRunner runner = new ProcessRunner(
                ProcessRunner.Settings.of(settings.paths().run().resolve("agents"), shared.commandPrefix()),
                shared.processes(),
                signals,
                BootClock::now);
        KernelAddresses devices = parts.ground().addresses();
        Answer<LinkWatch> watch = LinkWatch.start(devices::linkChanged);
        LOG.debug("link watch {}", watch);
        boolean isGuarded = parts.ground().kernelGate().isPresent();
        AddressPort port = isGuarded ? devices : new UnguardedAddresses(devices);
        ProbeLoop loop = new ProbeLoop(BootClock::now);
        AsteriskAgent asterisk = new AsteriskAgent(new AsteriskAgent.Tools(
                runner,
                signals,
                new AsteriskControl(loop),
                new SipOptionsProbe(loop),
                shared.files(),
                BootClock::now,
                AsteriskAgent::isOnThisNode));
        FenceAgents fence = new FenceAgents(
                new FenceAgents.Places(
                        settings.fencing().agents(), settings.fencing().plugins()),
                runner);
        AgentDesk desk = new AgentDesk(shared);
        return new AgentBench(
                new Agents(
                        new OcfRunner(OcfRunner.Settings.standard(), runner, tools(shared, desk)),
                        new ScriptRunner(ScriptRunner.Settings.standard(), runner, shared.processes()),
                        new SystemdRunner(
                                SystemdRunner.Settings.standard(), runner, shared.processes(), BootClock::now),
                        List.of(addressAgent(shared, port, rights), asterisk),
                        new DeviceAgent(fence)),
                fence,
                desk);
    }

    private static AddressAgent addressAgent(Shared shared, AddressPort port, Rights rights) {
        shared.conflicts().show(shared.parts().metrics().registry());
        return new AddressAgent(
                port,
                rights,
                shared.processes(),
                shared::after,
                new ConflictWatch(port, rights, shared.processes(), shared::after, BootClock::now, shared.conflicts()));
    }

    private static AgentTools tools(Shared shared, AgentDesk desk) {
        Path run = shared.settings().paths().run();
        try {
            AgentRequests requests = AgentRequests.open(run.resolve("requests"), desk);
            shared.system().getWhenTerminated().thenRun(requests::close);
            return AgentTools.install(
                    run.resolve("tools"),
                    shared.parts().attributes(),
                    requests.folder(),
                    () -> cluster(shared.settings(), shared.pulse()));
        } catch (IOException e) {
            throw new UncheckedIOException("the tools for agents cannot be written", e);
        }
    }

    private static AgentTools.Cluster cluster(NodeSettings settings, HeartSnapshot now) {
        List<String> names =
                settings.nodes().stream().map(node -> node.name().value()).toList();
        List<String> members = settings.nodes().stream()
                .map(NodeSettings.ClusterNode::name)
                .filter(node -> node.equals(settings.self()) || Herald.isHeard(now, node))
                .map(NodeName::value)
                .toList();
        boolean hasQuorum = now.votes() == ClusterState.Votes.WON;
        return new AgentTools.Cluster(settings.self().value(), names, members, hasQuorum);
    }
}
