package org.asterism.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.asterism.executor.AgentCatalogue;
import org.asterism.executor.AgentRequests;
import org.asterism.executor.AgentTools;
import org.asterism.executor.AgentTrial;
import org.asterism.executor.Agents;
import org.asterism.executor.Attributes;
import org.asterism.executor.MetadataBook;
import org.asterism.executor.NativeAgent;
import org.asterism.executor.OcfRunner;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ProcessSignals;
import org.asterism.executor.ScriptRunner;
import org.asterism.executor.SystemdRunner;
import org.asterism.kernel.Answer;
import org.asterism.kernel.BootClock;
import org.asterism.kernel.Priority;
import org.asterism.resource.agent.AddressAgent;
import org.asterism.resource.agent.AgentNotes;
import org.asterism.resource.agent.AsteriskAgent;
import org.asterism.resource.agent.KernelSignals;
import org.asterism.resource.agent.KernelSpawning;
import org.asterism.resource.agent.NetworkAgents;
import org.asterism.resource.agent.ServiceAgents;
import org.asterism.telephony.AsteriskControl;
import org.asterism.telephony.CallProbe;
import org.asterism.telephony.ProbeLoop;
import org.asterism.telephony.SipOptionsProbe;

/**
 * The agents of this machine for a command, without a manager. Their tools find a cluster of this one node, whose attributes are
 * forgotten with the command; what else they ask of a manager is answered as if it were not there.
 */
final class LocalAgents implements AutoCloseable {

    /** A command shows the results of agents, and no notes beside them. */
    private static final AgentNotes NOTES = new AgentNotes() {
        @Override
        public void show(String key, String sentence) {}

        @Override
        public void end(String key, String how) {}
    };

    private final Path folder;
    private final ExecutorService threads;
    private final ProcessRunner processes;
    private final AgentRequests requests;
    private final Agents agents;

    private LocalAgents(
            Path folder, ExecutorService threads, ProcessRunner processes, AgentRequests requests, Agents agents) {
        this.folder = folder;
        this.threads = threads;
        this.processes = processes;
        this.requests = requests;
        this.agents = agents;
    }

    /** @throws IOException if there is no place for the pipes and tools of agents */
    static LocalAgents open() throws IOException {
        Path folder = Files.createTempDirectory("asterism-agents");
        ExecutorService threads = Executors.newCachedThreadPool(LocalAgents::thread);
        ProcessSignals signals = new KernelSignals();
        ProcessRunner processes = KernelSpawning.runner(
                ProcessRunner.Settings.of(folder.resolve("pipes"), List.of()),
                threads,
                signals,
                BootClock::now,
                Priority.present());
        AgentRequests requests = AgentRequests.open(
                folder.resolve("requests"),
                words -> CompletableFuture.completedFuture(
                        new AgentRequests.Reply(AgentDesk.UNAVAILABLE, "no manager: this is a trial of an agent")));
        Attributes attributes = Attributes.in(folder.resolve("attributes"));
        String node = NodeCommand.hostName();
        AgentTools tools = AgentTools.install(
                folder.resolve("tools"),
                attributes,
                requests.folder(),
                () -> new AgentTools.Cluster(node, List.of(node), List.of(node), true));
        Agents agents = new Agents(
                new OcfRunner(OcfRunner.Settings.standard(), processes, tools),
                new ScriptRunner(ScriptRunner.Settings.standard(), processes, threads),
                new SystemdRunner(SystemdRunner.Settings.standard(), processes, threads, BootClock::now),
                natives(folder, threads, processes, signals, attributes));
        return new LocalAgents(folder, threads, processes, requests, agents);
    }

    private static List<NativeAgent> natives(
            Path folder,
            ExecutorService threads,
            ProcessRunner processes,
            ProcessSignals signals,
            Attributes attributes) {
        ProbeLoop loop = new ProbeLoop(BootClock::now);
        SipOptionsProbe sip = new SipOptionsProbe(loop);
        List<NativeAgent> natives = new ArrayList<>(List.of(
                AddressAgent.described(),
                new AsteriskAgent(new AsteriskAgent.Tools(
                        processes,
                        signals,
                        new AsteriskControl(loop),
                        sip,
                        new CallProbe(loop),
                        threads,
                        threads,
                        BootClock::now,
                        NOTES,
                        AsteriskAgent::isOnThisNode))));
        natives.addAll(ServiceAgents.all(
                processes,
                signals,
                sip,
                threads,
                BootClock::now,
                (pause, task) -> CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, threads)
                        .execute(task),
                folder.resolve("programs"),
                attributes,
                NOTES));
        if (NetworkAgents.all(threads, BootClock::now, folder.resolve("marks"), NOTES, attributes)
                instanceof Answer.Got<List<NativeAgent>> network) {
            natives.addAll(network.value());
        }
        return natives;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "agents");
        thread.setDaemon(true);
        return thread;
    }

    AgentCatalogue catalogue() {
        return new AgentCatalogue(AgentCatalogue.Places.standard(), agents.natives());
    }

    MetadataBook book() {
        return new MetadataBook(agents::describe, BootClock::now);
    }

    AgentTrial.Tools trial() {
        return new AgentTrial.Tools(
                agents,
                BootClock::now,
                resource -> processes.remains(resource).stream()
                        .map(Object::toString)
                        .toList());
    }

    @Override
    public void close() throws IOException {
        processes.close();
        requests.close();
        threads.shutdownNow();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
