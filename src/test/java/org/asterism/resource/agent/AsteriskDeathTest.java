package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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
import org.asterism.telephony.ProbeLoop;
import org.asterism.telephony.SipOptionsProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways in which a real Asterisk ceases to serve, and how soon that is told; see {@link AsteriskAgentTest} for where it comes from. */
@Tag("netns")
class AsteriskDeathTest {

    private static final String ADDRESS = "127.0.0.1";

    @TempDir
    Path folder;

    private final AtomicLong ids = new AtomicLong();
    private ScheduledExecutorService threads;
    private ProcessRunner processes;
    private ProbeLoop loop;
    private AsteriskAgent agent;
    private TreeMap<String, String> params;
    private AsteriskProcess.Instance running;

    @BeforeEach
    void setUp() throws Exception {
        String home = System.getProperty("asterism.telephony", System.getenv("ASTERISM_TELEPHONY"));
        assumeTrue(home != null, "ASTERISM_TELEPHONY names no folder with an Asterisk");
        int port;
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(ADDRESS, 0))) {
            port = free.getLocalPort();
        }
        Path config = AsteriskFiles.configure(folder, Path.of(home, "asterisk"), ADDRESS, port);
        threads = Executors.newScheduledThreadPool(4);
        processes = new ProcessRunner(
                ProcessRunner.Settings.of(folder.resolve("pipes"), List.of()),
                threads,
                new ShellSignals(),
                BootClock::now);
        loop = new ProbeLoop(BootClock::now);
        agent = new AsteriskAgent(new AsteriskAgent.Tools(
                processes,
                new ShellSignals(),
                new AsteriskControl(loop),
                new SipOptionsProbe(loop),
                threads,
                BootClock::now,
                AsteriskAgent::isOnThisNode));
        params = new TreeMap<>(Map.of(
                "binary",
                Path.of(home, "asterisk/usr/sbin/asterisk").toRealPath().toString(),
                "config",
                config.toString(),
                "user",
                "root",
                "group",
                "root",
                "maxfiles",
                "0",
                "sip-address",
                ADDRESS,
                "sip-port",
                Integer.toString(port)));
        assertExit(run(agent.start(call("start"))), OcfCode.SUCCESS);
        running = found();
    }

    @AfterEach
    void tearDown() {
        if (running != null) {
            new ShellSignals().signalProcess(running.pid(), ShellSignals.Signal.KILL);
        }
        if (agent != null) {
            loop.close();
            processes.close();
            threads.shutdownNow();
        }
    }

    @Test
    void aDeathAndAFrozenOneAreToldBetweenMonitors() throws Exception {
        for (String signal : List.of("STOP", "KILL")) {
            CompletableFuture<Long> told = new CompletableFuture<>();
            NativeAgent.Watch watch = agent.watch(call("monitor"), new NativeAgent.Observer() {
                @Override
                public void suspicious() {
                    told.complete(System.nanoTime());
                }

                @Override
                public void cured() {}
            });
            // The watch has to have seen it well.
            Awaitility.await().pollDelay(Duration.ofMillis(1500)).until(() -> !told.isDone());
            long begin = System.nanoTime();

            command("kill", "-" + signal, Long.toString(running.pid()));

            long found = told.get(30, TimeUnit.SECONDS) - begin;
            System.out.println("SIG" + signal + " of Asterisk was told after " + found / 1_000_000 + " ms");
            watch.close();
            AgentResult result = run(agent.monitor(call("monitor")));
            assertExit(result, signal.equals("STOP") ? OcfCode.ERROR : OcfCode.NOT_RUNNING);
            if (signal.equals("STOP")) {
                command("kill", "-CONT", Long.toString(running.pid()));
                Awaitility.await()
                        .untilAsserted(() -> assertExit(run(agent.monitor(call("monitor"))), OcfCode.SUCCESS));
            }
        }
        assertExit(run(agent.start(call("start"))), OcfCode.SUCCESS);
        running = found();
    }

    @Test
    void aControlSocketThatTakesAndSaysNothingIsFoundThoughSipAnswers() throws Exception {
        Path socket = folder.resolve("run/asterisk.ctl");
        Files.move(socket, folder.resolve("run/aside"));
        try (ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            mute.bind(UnixDomainSocketAddress.of(socket));
            long begin = System.nanoTime();

            AgentResult result = run(agent.monitor(call("monitor")));

            System.out.println(
                    "a mute control socket was found after " + (System.nanoTime() - begin) / 1_000_000 + " ms");
            assertThat(result).isInstanceOf(AgentResult.TimedOut.class);
            assertThat(result.reason()).startsWith("Asterisk runs, but ");
        }
        assertExit(run(agent.stop(call("stop"))), OcfCode.SUCCESS);
        assertThat(running.isAlive()).as("stopped without its control socket").isFalse();
    }

    @Test
    void oneWithoutFreeFileDescriptorsIsFoundAndCanBeStopped() throws Exception {
        long open;
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(running.pid()), "fd"))) {
            open = files.count();
        }
        command("prlimit", "--pid", Long.toString(running.pid()), "--nofile=" + open + ":" + open);

        AgentResult result = run(agent.monitor(call("monitor")));

        System.out.println("without free descriptors: " + result.reason());
        assertThat(result instanceof AgentResult.Ended ended && ended.is(OcfCode.SUCCESS))
                .isFalse();
        assertThat(result.reason()).startsWith("Asterisk runs, but ");
        assertExit(run(agent.stop(call("stop"))), OcfCode.SUCCESS);
        assertThat(running.isAlive()).isFalse();
        assertExit(run(agent.start(call("start"))), OcfCode.SUCCESS);
        running = found();
    }

    private AsteriskProcess.Instance found() {
        AsteriskSettings settings = AsteriskSettings.read(call("monitor"));
        return AsteriskProcess.find(settings, settings.runFolder()).orElseThrow();
    }

    private AgentCall call(String action) {
        return new AgentCall(
                ids.incrementAndGet(),
                AgentName.parse("asterism:asterisk"),
                new ResourceId("pbx"),
                action,
                Duration.ZERO,
                params,
                Duration.ofSeconds(60),
                LatestStart.WHENEVER);
    }

    private static void command(String... words) throws Exception {
        assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
    }

    private static AgentResult run(CompletionStage<AgentResult> stage) {
        return stage.toCompletableFuture().orTimeout(90, TimeUnit.SECONDS).join();
    }

    private static void assertExit(AgentResult result, OcfCode code) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        AgentResult.Ended.class,
                        ended -> assertThat(ended.exit()).as(ended.reason()).isEqualTo(code.exit()));
    }
}
