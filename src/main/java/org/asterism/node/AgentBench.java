package org.asterism.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.asterism.config.MonitorSettings;
import org.asterism.config.NodeSettings;
import org.asterism.config.StopSettings;
import org.asterism.executor.AgentCatalogue;
import org.asterism.executor.AgentRequests;
import org.asterism.executor.AgentRunner;
import org.asterism.executor.AgentTools;
import org.asterism.executor.Agents;
import org.asterism.executor.DocumentCheck;
import org.asterism.executor.Enclosures;
import org.asterism.executor.MetadataBook;
import org.asterism.executor.NativeAgent;
import org.asterism.executor.OcfRunner;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ProcessSignals;
import org.asterism.executor.ScriptRunner;
import org.asterism.executor.SecretKeeper;
import org.asterism.executor.StopEscalation;
import org.asterism.executor.SystemdRunner;
import org.asterism.fencing.DeviceAgent;
import org.asterism.fencing.FenceAgents;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.kernel.Answer;
import org.asterism.kernel.BootClock;
import org.asterism.kernel.LinkWatch;
import org.asterism.model.ClusterState;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.resource.agent.AddressAgent;
import org.asterism.resource.agent.AddressPort;
import org.asterism.resource.agent.Announcements;
import org.asterism.resource.agent.AsteriskAgent;
import org.asterism.resource.agent.ConflictWatch;
import org.asterism.resource.agent.KamailioAgent;
import org.asterism.resource.agent.KernelAddresses;
import org.asterism.resource.agent.KernelSignals;
import org.asterism.resource.agent.KernelSpawning;
import org.asterism.resource.agent.NetworkAgents;
import org.asterism.resource.agent.ServiceAgents;
import org.asterism.resource.core.HostLoad;
import org.asterism.resource.opinion.HostGauge;
import org.asterism.resource.opinion.Prober;
import org.asterism.resource.opinion.SecondOpinion;
import org.asterism.telephony.AsteriskControl;
import org.asterism.telephony.CallProbe;
import org.asterism.telephony.ProbeLoop;
import org.asterism.telephony.SipOptionsProbe;
import org.asterism.telephony.health.HealthBook;
import org.asterism.wire.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents of this node and what they run on.
 *
 * @param runner the same agents, with stops that end
 * @param opinion of monitors without an answer
 * @param addresses the agent of floating addresses
 * @param asterisk knows the gates for new calls
 * @param advice what operators may ask of the agents
 */
record AgentBench(
        Agents agents,
        AgentRunner runner,
        FenceAgents fenceAgents,
        SecondOpinion opinion,
        AgentDesk desk,
        AddressAgent addresses,
        AsteriskAgent asterisk,
        AgentAdvice advice) {

    private static final Logger LOG = LoggerFactory.getLogger(AgentBench.class);

    static AgentBench create(Shared shared, Rights rights, HostGauge gauge, BiConsumer<NodeName, WireMessage> post) {
        Node.Parts parts = shared.parts();
        NodeSettings settings = shared.settings();
        ProcessSignals signals = new KernelSignals();
        ProcessRunner runner = KernelSpawning.runner(
                ProcessRunner.Settings.of(settings.paths().run().resolve("agents"), shared.commandPrefix())
                        .with(enclosures(settings)),
                shared.processes(),
                signals,
                BootClock::now,
                shared.ordinary());
        KernelAddresses devices = parts.ground().addresses();
        LOG.debug("link watch {}", LinkWatch.start(devices::linkChanged));
        boolean isGuarded = parts.ground().kernelGate().isPresent();
        AddressPort port = isGuarded ? devices : new UnguardedAddresses(devices);
        ProbeLoop loop = new ProbeLoop(BootClock::now);
        SipOptionsProbe sip = new SipOptionsProbe(loop);
        AsteriskAgent asterisk = asterisk(shared, runner, signals, loop, sip);
        shared.precheck().follow(new AsteriskControl(loop));
        shared.samples().calls(asterisk::calls, asterisk::cutByStop);
        FenceAgents fence = fence(settings, runner);
        AgentDesk desk = new AgentDesk(shared);
        AddressAgent addresses = addressAgent(shared, port, devices, rights);
        List<NativeAgent> natives = Stream.of(
                        List.of(addresses, asterisk), services(shared, runner, signals, sip), network(shared))
                .flatMap(List::stream)
                .toList();
        shared.healths().of(() -> healths(asterisk, natives), asterisk::echoes);
        Agents agents = new Agents(
                new OcfRunner(OcfRunner.Settings.standard(), runner, tools(shared, desk)),
                new ScriptRunner(ScriptRunner.Settings.standard(), runner, shared.processes()),
                new SystemdRunner(SystemdRunner.Settings.standard(), runner, shared.processes(), BootClock::now),
                natives,
                new DeviceAgent(fence));
        MetadataBook book = new MetadataBook(agents::describe, BootClock::now);
        return new AgentBench(
                agents,
                recorded(shared, gauge, withStops(shared, runner, signals, new SecretKeeper(agents, book::known))),
                fence,
                opinion(shared, agents, sip, gauge, post),
                desk,
                addresses,
                asterisk,
                adviceOf(shared, agents, book));
    }

    private static SortedMap<ResourceId, HealthBook.Entry> healths(AsteriskAgent asterisk, List<NativeAgent> natives) {
        SortedMap<ResourceId, HealthBook.Entry> all = new TreeMap<>(asterisk.healths());
        natives.stream()
                .filter(KamailioAgent.class::isInstance)
                .forEach(agent -> all.putAll(((KamailioAgent) agent).healths()));
        return all;
    }

    private static AsteriskAgent asterisk(
            Shared shared, ProcessRunner runner, ProcessSignals signals, ProbeLoop loop, SipOptionsProbe sip) {
        return new AsteriskAgent(new AsteriskAgent.Tools(
                runner,
                signals,
                new AsteriskControl(loop),
                sip,
                new CallProbe(loop),
                shared.files(),
                shared.processes(),
                BootClock::now,
                shared.notes(),
                AsteriskAgent::isOnThisNode));
    }

    private static FenceAgents fence(NodeSettings settings, ProcessRunner runner) {
        return new FenceAgents(
                new FenceAgents.Places(
                        settings.fencing().agents(), settings.fencing().plugins()),
                runner);
    }

    private static AgentRunner recorded(Shared shared, HostGauge gauge, AgentRunner agents) {
        return shared.parts().flight().recorded(agents, () -> gauge.read(BootClock.now()));
    }

    private static AgentRunner withStops(
            Shared shared, ProcessRunner runner, ProcessSignals signals, AgentRunner agents) {
        return new StopEscalation(
                agents,
                new StopEscalation.Places(runner, signals, shared.processes(), BootClock::now),
                shared.settings().resources().stops(),
                StopEvidence.in(shared)::keep);
    }

    private static AgentAdvice adviceOf(Shared shared, Agents agents, MetadataBook book) {
        return new AgentAdvice(
                new AgentCatalogue(AgentCatalogue.Places.standard(), agents.natives()),
                book,
                new DocumentCheck(book, agents, DocumentCheck.Depth.VALIDATE),
                shared.files());
    }

    private static List<NativeAgent> network(Shared shared) {
        Answer<List<NativeAgent>> answer = NetworkAgents.all(
                shared.processes(),
                BootClock::now,
                shared.settings().paths().run().resolve("marks"),
                shared.notes(),
                shared.parts().attributes());
        if (answer instanceof Answer.Got<List<NativeAgent>> got) {
            return got.value();
        }
        LOG.error("no agents for the network: {}", answer);
        return List.of();
    }

    private static List<NativeAgent> services(
            Shared shared, ProcessRunner runner, ProcessSignals signals, SipOptionsProbe sip) {
        return ServiceAgents.all(
                runner,
                signals,
                sip,
                shared.processes(),
                BootClock::now,
                shared::after,
                shared.settings().paths().run().resolve("programs"),
                shared.parts().attributes(),
                shared.notes());
    }

    private static SecondOpinion opinion(
            Shared shared,
            Agents agents,
            SipOptionsProbe sip,
            HostGauge gauge,
            BiConsumer<NodeName, WireMessage> post) {
        MonitorSettings settings = shared.settings().resources().monitors();
        return new SecondOpinion(new SecondOpinion.Setting(
                shared.settings().self(),
                shared.reachable()::get,
                post,
                agents::outside,
                gauge,
                new HostLoad.Limits(settings.pressurePercent(), settings.runQueue(), settings.ownLateness()),
                new Prober(sip, shared.processes(), AsteriskAgent::isOnThisNode),
                shared.processes(),
                BootClock::now,
                settings.secondOpinion() == MonitorSettings.SecondOpinion.ON
                        ? settings.opinionLimit()
                        : Duration.ZERO));
    }

    private static Enclosures enclosures(NodeSettings settings) {
        Enclosures found = settings.resources().stops().cgroup() == StopSettings.Cgroup.AUTO
                ? Enclosures.detect(settings.paths().run().toString())
                : Enclosures.none();
        LOG.info("cgroups of resources kind={}", found.kind());
        return found;
    }

    private static AddressAgent addressAgent(Shared shared, AddressPort port, KernelAddresses devices, Rights rights) {
        shared.conflicts().show(shared.parts().metrics().registry());
        shared.notes().show(shared.parts().metrics().registry());
        return new AddressAgent(
                port,
                rights,
                shared.processes(),
                shared::after,
                BootClock::now,
                new ConflictWatch(port, rights, shared.processes(), shared::after, BootClock::now, shared.conflicts()),
                new Announcements(port, devices, rights, shared.processes(), shared::after, shared.notes()));
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
