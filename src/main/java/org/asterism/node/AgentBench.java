package org.asterism.node;

import java.util.List;
import java.util.concurrent.Executor;
import org.asterism.config.NodeSettings;
import org.asterism.executor.Agents;
import org.asterism.executor.OcfRunner;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ProcessSignals;
import org.asterism.kernel.Answer;
import org.asterism.kernel.BootClock;
import org.asterism.kernel.LinkWatch;
import org.asterism.resource.agent.AddressAgent;
import org.asterism.resource.agent.AddressPort;
import org.asterism.resource.agent.AsteriskAgent;
import org.asterism.resource.agent.KernelAddresses;
import org.asterism.resource.agent.KernelSignals;
import org.asterism.resource.agent.Later;
import org.asterism.telephony.AsteriskControl;
import org.asterism.telephony.ProbeLoop;
import org.asterism.telephony.SipOptionsProbe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agents of this node and what they run on. */
record AgentBench(Agents agents) {

    private static final Logger LOG = LoggerFactory.getLogger(AgentBench.class);

    static AgentBench create(
            Node.Parts parts,
            Rights rights,
            List<String> commandPrefix,
            Executor processes,
            Executor files,
            Later later) {
        NodeSettings settings = parts.settings();
        ProcessSignals signals = new KernelSignals();
        ProcessRunner runner = new ProcessRunner(
                ProcessRunner.Settings.of(settings.paths().run().resolve("agents"), commandPrefix),
                processes,
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
                files,
                BootClock::now,
                AsteriskAgent::isOnThisNode));
        return new AgentBench(new Agents(
                new OcfRunner(OcfRunner.Settings.standard(), runner),
                List.of(new AddressAgent(port, rights, processes, later), asterisk)));
    }
}
