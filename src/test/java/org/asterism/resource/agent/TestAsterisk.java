package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.LatestStart;
import org.asterism.executor.NativeAgent;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ShellSignals;
import org.asterism.kernel.BootClock;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.asterism.telephony.AsteriskControl;
import org.asterism.telephony.CallProbe;
import org.asterism.telephony.KitAsterisk;
import org.asterism.telephony.ProbeLoop;
import org.asterism.telephony.SipOptionsProbe;

/**
 * A real Asterisk on loopback and the agent for it. It is unpacked below the folder that ASTERISM_TELEPHONY (environment or system
 * property {@code asterism.telephony}) names; without it a test is skipped. {@link #close} kills what is left.
 */
final class TestAsterisk implements AutoCloseable {

    static final String ADDRESS = "127.0.0.1";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Map<String, String> shown = new java.util.concurrent.ConcurrentHashMap<>();
    private final AgentNotes notes = new AgentNotes() {
        @Override
        public void show(String key, String sentence) {
            shown.put(key, sentence);
        }

        @Override
        public void end(String key, String how) {
            shown.remove(key);
        }
    };
    private final AtomicLong ids = new AtomicLong();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    private final ProbeLoop loop = new ProbeLoop(BootClock::now);
    private final ProcessRunner processes;
    private final AsteriskAgent agent;
    private final TreeMap<String, String> params;
    private final int port;

    private TestAsterisk(Path folder, Path root) throws Exception {
        this(folder, root, 0);
    }

    /** @param sipPort 0: configure a small instance; else there is one in the folder */
    private TestAsterisk(Path folder, Path root, int sipPort) throws Exception {
        Path config = folder.resolve("etc/asterisk.conf");
        if (sipPort > 0) {
            port = sipPort;
        } else {
            try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(ADDRESS, 0))) {
                port = free.getLocalPort();
            }
            config = AsteriskFiles.configure(folder, root, ADDRESS, port);
        }
        processes = processes(folder, threads);
        agent = agent(processes, loop, threads, notes);
        String binary = root.resolve("usr/sbin/asterisk").toRealPath().toString();
        params = new TreeMap<>(Map.of(
                "binary", binary, "config", config.toString(), "user", "root", "group", "root", "maxfiles", "0"));
        params.putAll(Map.of("sip-address", ADDRESS, "sip-port", Integer.toString(port)));
    }

    static ProcessRunner processes(Path folder, Executor threads) {
        return new ProcessRunner(
                ProcessRunner.Settings.of(folder.resolve("pipes"), List.of()),
                threads,
                new ShellSignals(),
                BootClock::now);
    }

    static AsteriskAgent agent(ProcessRunner processes, ProbeLoop loop, Executor threads, AgentNotes notes) {
        return new AsteriskAgent(new AsteriskAgent.Tools(
                processes,
                new ShellSignals(),
                new AsteriskControl(loop),
                new SipOptionsProbe(loop),
                new CallProbe(loop),
                threads,
                threads,
                BootClock::now,
                notes,
                AsteriskAgent::isOnThisNode));
    }

    /** These parameters and one more. */
    static Map<String, String> plus(Map<String, String> some, String name, String value) {
        Map<String, String> all = new TreeMap<>(some);
        all.put(name, value);
        return all;
    }

    /** Does nothing about what it is told. */
    static NativeAgent.Observer deafObserver() {
        return new NativeAgent.Observer() {
            @Override
            public void suspicious() {}

            @Override
            public void cured() {}
        };
    }

    /** Configured, not started. */
    static TestAsterisk in(Path folder) throws Exception {
        return new TestAsterisk(folder, KitAsterisk.home().resolve("asterisk"));
    }

    /** The agent for one that is configured already. */
    static TestAsterisk around(KitAsterisk kit) throws Exception {
        return new TestAsterisk(kit.folder(), kit.root(), kit.sipPort());
    }

    /** What operators are told now. */
    List<String> notes() {
        return List.copyOf(shown.values());
    }

    @Override
    public void close() {
        find().ifPresent(left -> new ShellSignals().signalProcess(left.pid(), ShellSignals.Signal.KILL));
        loop.close();
        processes.close();
        threads.shutdownNow();
    }

    CallProbe calls() {
        return new CallProbe(loop);
    }

    AsteriskAgent agent() {
        return agent;
    }

    int port() {
        return port;
    }

    AsteriskSettings settings() {
        return AsteriskSettings.read(call("monitor"));
    }

    Optional<AsteriskProcess.Instance> find() {
        AsteriskSettings settings = settings();
        return AsteriskProcess.find(settings, settings.runFolder());
    }

    AsteriskProcess.Instance running() {
        return find().orElseThrow();
    }

    AgentCall call(String action) {
        return call(action, LIMIT, Map.of());
    }

    AgentCall call(String action, Duration limit, Map<String, String> more) {
        return call(action, limit, more, LatestStart.WHENEVER);
    }

    AgentCall call(String action, Duration limit, Map<String, String> more, LatestStart latest) {
        TreeMap<String, String> all = new TreeMap<>(params);
        all.putAll(more);
        return new AgentCall(
                ids.incrementAndGet(),
                AgentName.parse("asterism:asterisk"),
                new ResourceId("pbx"),
                action,
                Duration.ZERO,
                all,
                limit,
                latest);
    }

    AgentResult start() {
        return run(agent.start(call("start")));
    }

    AgentResult monitor() {
        return run(agent.monitor(call("monitor")));
    }

    AgentResult stop() {
        return run(agent.stop(call("stop")));
    }

    static AgentResult run(CompletionStage<AgentResult> stage) {
        return stage.toCompletableFuture().orTimeout(90, TimeUnit.SECONDS).join();
    }

    static void assertExit(AgentResult result, OcfCode code) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        AgentResult.Ended.class,
                        ended -> assertThat(ended.exit()).as(ended.reason()).isEqualTo(code.exit()));
    }
}
