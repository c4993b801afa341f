package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.LatestStart;
import org.asterism.executor.NativeAgent;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ProcessSignals.Signal;
import org.asterism.executor.Remains.Remnant;
import org.asterism.executor.ShellSignals;
import org.asterism.kernel.BootClock;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.asterism.telephony.ProbeLoop;
import org.asterism.telephony.SipOptionsProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Kamailio on loopback. */
@Tag("netns")
class KamailioAgentTest {

    private static final String ADDRESS = "127.0.0.1";
    private static final ResourceId RESOURCE = new ResourceId("proxy");
    private static final String MODULES = "/usr/lib/x86_64-linux-gnu/kamailio/modules/";

    @TempDir
    Path folder;

    private final AtomicLong ids = new AtomicLong();
    private final Map<String, String> shown = new ConcurrentHashMap<>();
    private ScheduledExecutorService threads;
    private ProcessRunner processes;
    private ProbeLoop loop;
    private KamailioAgent agent;
    private int port;

    @BeforeEach
    void setUp() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/kamailio")) && Files.isDirectory(Path.of(MODULES)),
                "needs kamailio of Debian");
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(ADDRESS, 0))) {
            port = free.getLocalPort();
        }
        configure("request_route { if (method==\"OPTIONS\") { sl_send_reply(\"200\", \"OK\"); exit; } }");
        threads = Executors.newScheduledThreadPool(4);
        processes = new ProcessRunner(
                ProcessRunner.Settings.of(folder.resolve("pipes"), List.of()),
                threads,
                new ShellSignals(),
                BootClock::now);
        loop = new ProbeLoop(BootClock::now);
        agent = new KamailioAgent(
                new ProgramService.Tools(
                        processes,
                        new ShellSignals(),
                        threads,
                        BootClock::now,
                        (pause, task) -> threads.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS),
                        folder.resolve("programs")),
                new SipOptionsProbe(loop),
                threads,
                new AgentNotes() {
                    @Override
                    public void show(String key, String sentence) {
                        shown.put(key, sentence);
                    }

                    @Override
                    public void end(String key, String how) {
                        shown.remove(key);
                    }
                });
    }

    @AfterEach
    void tearDown() {
        if (agent != null) {
            left().forEach(one -> new ShellSignals().signalProcess(one.pid(), Signal.KILL));
            loop.close();
            processes.close();
            threads.shutdownNow();
        }
    }

    private void configure(String script) throws Exception {
        Files.writeString(folder.resolve("kamailio.cfg"), """
            #!KAMAILIO
            debug=0
            log_stderror=yes
            fork=yes
            children=2
            disable_tcp=yes
            auto_aliases=no
            listen=udp:%1$s:%2$d
            mpath="%3$s"
            loadmodule "sl.so"
            loadmodule "kex.so"
            loadmodule "ctl.so"
            modparam("ctl", "binrpc", "unix:%4$s/ctl")
            %5$s
            """.formatted(ADDRESS, port, MODULES, folder, script));
    }

    @Test
    void itStartsAnswersBySipAndRpcAndStops() throws Exception {
        assertExit(agent.monitor(call("monitor")), OcfCode.NOT_RUNNING);
        assertExit(agent.validate(call("validate-all")), OcfCode.SUCCESS);

        assertExit(agent.start(call("start")), OcfCode.SUCCESS);

        assertExit(agent.monitor(call("monitor")), OcfCode.SUCCESS);
        int running = left().size();
        assertThat(running).isGreaterThan(3);
        assertExit(agent.start(call("start")), OcfCode.SUCCESS);
        assertThat(left()).as("started once").hasSize(running);
        assertThat(agent.healths()).containsOnlyKeys(RESOURCE);
        assertThat(agent.outside(call("monitor"))).contains("sip:" + ADDRESS + ":" + port);
        assertExit(agent.stop(call("stop")), OcfCode.SUCCESS);
        assertThat(left()).isEmpty();
        assertExit(agent.stop(call("stop")), OcfCode.SUCCESS);
        assertExit(agent.monitor(call("monitor")), OcfCode.NOT_RUNNING);
        assertThat(agent.healths()).isEmpty();
    }

    @Test
    void aKilledOneIsToldAtOnceAndStartsAgain() throws Exception {
        assertExit(agent.start(call("start")), OcfCode.SUCCESS);
        CompletableFuture<Long> told = new CompletableFuture<>();
        NativeAgent.Watch watch = agent.watch(call("monitor"), new NativeAgent.Observer() {
            @Override
            public void suspicious() {
                told.complete(System.nanoTime());
            }

            @Override
            public void cured() {}
        });
        // The watch has to have seen it alive.
        Awaitility.await().pollDelay(Duration.ofMillis(1500)).until(() -> !told.isDone());

        long begin = System.nanoTime();
        new ShellSignals().signalProcess(mainProcess(), Signal.KILL);

        long found = told.get(30, TimeUnit.SECONDS) - begin;
        System.out.println("kamailio's death was told after " + found / 1_000_000 + " ms");
        watch.close();
        assertThat(get(agent.monitor(call("monitor"))))
                .isInstanceOfSatisfying(
                        AgentResult.Ended.class,
                        ended -> assertThat(ended.exit()).isIn(OcfCode.NOT_RUNNING.exit(), OcfCode.ERROR.exit()));
        assertExit(agent.start(call("start")), OcfCode.SUCCESS);
        assertExit(agent.monitor(call("monitor")), OcfCode.SUCCESS);
    }

    @Test
    void aHungRpcAndAFrozenOneAreFound() throws Exception {
        assertExit(agent.start(call("start")), OcfCode.SUCCESS);
        long control = controlProcess();
        signal("STOP", control);

        AgentResult hung = get(agent.monitor(call("monitor")));
        assertThat(hung).isInstanceOf(AgentResult.TimedOut.class);
        assertThat(hung.reason()).contains("its RPC at unix:").contains("does not answer within");
        signal("CONT", control);
        Awaitility.await().untilAsserted(() -> assertExit(agent.monitor(call("monitor")), OcfCode.SUCCESS));

        signal("STOP", mainProcess());
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(get(agent.monitor(call("monitor"))).reason()).contains("frozen by a signal"));
        assertExit(agent.stop(call("stop")), OcfCode.SUCCESS);
        assertThat(left()).isEmpty();
    }

    @Test
    void aDeafOneAndABadConfigurationAreSaid() throws Exception {
        configure("request_route { exit; }");
        AgentResult deaf = get(agent.start(call("start", Map.of("sip-limit", "300ms"), Duration.ofSeconds(8))));
        assertThat(deaf).isInstanceOf(AgentResult.TimedOut.class);
        assertThat(get(agent.monitor(call("monitor", Map.of("sip-limit", "300ms"), Duration.ofSeconds(8))))
                        .reason())
                .contains("Kamailio runs, but SIP does not answer");
        assertExit(agent.stop(call("stop")), OcfCode.SUCCESS);

        configure("request_route { no_such_function(); }");
        AgentResult bad = get(agent.start(call("start")));
        assertThat(bad).isInstanceOf(AgentResult.Unavailable.class);
        assertThat(bad.reason()).startsWith("its configuration is refused: ").contains("no_such_function");
        assertThat(left()).isEmpty();
    }

    /** With a dispatcher and JSON-RPC over HTTP, at the port that is returned. */
    private int configureDispatcher() throws Exception {
        String list = "1 sip:127.0.0.1:9 0\n1 sip:127.0.0.1:19 0\n2 sip:127.0.0.1:29 0\n";
        Files.writeString(folder.resolve("dispatcher.list"), list);
        int web;
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress(ADDRESS, 0));
            web = free.getLocalPort();
        }
        configure("""
            loadmodule "tm.so"
            loadmodule "xhttp.so"
            loadmodule "jsonrpcs.so"
            loadmodule "dispatcher.so"
            listen=tcp:%s:%d
            tcp_accept_no_cl=yes
            modparam("jsonrpcs", "transport", 1)
            modparam("dispatcher", "list_file", "%s")
            event_route[xhttp:request] { jsonrpc_dispatch(); exit; }
            request_route { if (method=="OPTIONS") { sl_send_reply("200", "OK"); exit; } }""".formatted(ADDRESS, web, folder.resolve("dispatcher.list")));
        Path file = folder.resolve("kamailio.cfg");
        Files.writeString(file, Files.readString(file).replace("disable_tcp=yes", "tcp_children=1"));
        return web;
    }

    @Test
    void aDispatcherWithoutActiveDestinationWarnsBySocketAndByHttp() throws Exception {
        int web = configureDispatcher();
        assertExit(agent.start(call("start")), OcfCode.SUCCESS);
        Map<String, String> http = Map.of("rpc-url", "http://" + ADDRESS + ":" + web + "/RPC", "rpc", "");
        assertExit(agent.monitor(call("monitor")), OcfCode.SUCCESS);
        assertExit(agent.monitor(call("monitor", http, Duration.ofSeconds(8))), OcfCode.SUCCESS);

        control("dispatcher.set_state", "ip", "1", "sip:127.0.0.1:9");
        assertExit(agent.monitor(call("monitor")), OcfCode.SUCCESS);
        control("dispatcher.set_state", "dx", "1", "sip:127.0.0.1:19");

        String sentence = "dispatcher set 1 has no active destination (sip:127.0.0.1:19 DX, sip:127.0.0.1:9 IP)";
        AgentResult bySocket = get(agent.monitor(call("monitor")));
        assertExit(CompletableFuture.completedFuture(bySocket), OcfCode.DEGRADED);
        assertThat(bySocket.reason()).isEqualTo(sentence);
        assertThat(shown.values()).containsExactly("proxy: " + sentence);
        assertThat(get(agent.monitor(call("monitor", http, Duration.ofSeconds(8))))
                        .reason())
                .isEqualTo(sentence);
        Map<String, String> failing = new TreeMap<>(http);
        failing.put("health-dispatcher", "fail");
        assertExit(agent.monitor(call("monitor", failing, Duration.ofSeconds(8))), OcfCode.ERROR);
        assertThat(agent.healths().get(RESOURCE).look().orElseThrow().parts())
                .extracting(part -> part.finding().part() + " " + part.finding().state())
                .containsExactly("PROCESS GOOD", "SIP_UDP GOOD", "RPC GOOD", "DISPATCHER BAD");

        control("dispatcher.set_state", "ap", "1", "sip:127.0.0.1:9");
        assertExit(agent.monitor(call("monitor")), OcfCode.SUCCESS);
        assertThat(shown).isEmpty();
        AgentResult away = get(agent.monitor(
                call("monitor", Map.of("rpc-url", "http://" + ADDRESS + ":1/RPC", "rpc", ""), Duration.ofSeconds(8))));
        assertExit(CompletableFuture.completedFuture(away), OcfCode.ERROR);
        assertThat(away.reason())
                .isEqualTo("Kamailio runs, but its RPC at http://" + ADDRESS + ":1/RPC cannot be reached");
        assertExit(agent.stop(call("stop")), OcfCode.SUCCESS);
    }

    private void control(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("kamcmd", "-s", "unix:" + folder + "/ctl"));
        all.addAll(List.of(words));
        assertThat(new ProcessBuilder(all).inheritIO().start().waitFor()).isZero();
    }

    private long mainProcess() throws Exception {
        return Long.parseLong(Files.readString(folder.resolve("programs/proxy")).split(" ", 2)[0]);
    }

    /** The one of its processes that serves the control socket, as it says itself. */
    private long controlProcess() throws Exception {
        Process process = new ProcessBuilder("kamcmd", "-s", "unix:" + folder + "/ctl", "core.psx")
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        java.util.regex.Matcher matcher = java.util.regex.Pattern.compile("PID: (\\d+)\\s+DSC: ctl handler")
                .matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private List<Remnant> left() {
        return processes.remains(RESOURCE.value());
    }

    private AgentCall call(String action) {
        return call(action, Map.of(), Duration.ofSeconds(60));
    }

    private AgentCall call(String action, Map<String, String> more, Duration limit) {
        TreeMap<String, String> params = new TreeMap<>(Map.of(
                "config",
                folder.resolve("kamailio.cfg").toString(),
                "sip-address",
                ADDRESS,
                "sip-port",
                Integer.toString(port),
                "rpc",
                "unix:" + folder + "/ctl",
                "rpc-limit",
                "3s",
                "sip-limit",
                "5s",
                "log",
                folder.resolve("log").toString()));
        params.putAll(more);
        return new AgentCall(
                ids.incrementAndGet(),
                AgentName.parse("asterism:kamailio"),
                RESOURCE,
                action,
                Duration.ZERO,
                params,
                limit,
                LatestStart.WHENEVER);
    }

    private static void assertExit(CompletionStage<AgentResult> stage, OcfCode code) throws Exception {
        AgentResult result = get(stage);
        assertThat(result).as(result.reason()).isInstanceOf(AgentResult.Ended.class);
        assertThat(((AgentResult.Ended) result).exit()).as(result.reason()).isEqualTo(code.exit());
    }

    private static AgentResult get(CompletionStage<AgentResult> stage) throws Exception {
        return stage.toCompletableFuture().get(90, TimeUnit.SECONDS);
    }
}
