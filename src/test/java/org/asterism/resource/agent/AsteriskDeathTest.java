package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.resource.agent.TestAsterisk.assertExit;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.asterism.executor.AgentResult;
import org.asterism.executor.NativeAgent;
import org.asterism.model.OcfCode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways in which a real Asterisk ceases to serve, and how soon that is told; see {@link TestAsterisk} for where it comes from. */
@Tag("netns")
class AsteriskDeathTest {

    @TempDir
    Path folder;

    private TestAsterisk asterisk;
    private AsteriskAgent agent;
    private AsteriskProcess.Instance running;

    @BeforeEach
    void setUp() throws Exception {
        asterisk = TestAsterisk.in(folder);
        agent = asterisk.agent();
        assertExit(asterisk.start(), OcfCode.SUCCESS);
        running = asterisk.running();
    }

    @AfterEach
    void tearDown() {
        if (asterisk != null) {
            asterisk.close();
        }
    }

    @Test
    void aDeathAndAFrozenOneAreToldBetweenMonitors() throws Exception {
        for (String signal : List.of("STOP", "KILL")) {
            CompletableFuture<Long> told = new CompletableFuture<>();
            NativeAgent.Watch watch = agent.watch(asterisk.call("monitor"), observer(told));
            // The watch has to have seen it well.
            Awaitility.await().pollDelay(Duration.ofMillis(1500)).until(() -> !told.isDone());
            long begin = System.nanoTime();

            command("kill", "-" + signal, Long.toString(running.pid()));

            long found = told.get(30, TimeUnit.SECONDS) - begin;
            System.out.println("SIG" + signal + " of Asterisk was told after " + found / 1_000_000 + " ms");
            watch.close();
            AgentResult result = asterisk.monitor();
            assertExit(result, signal.equals("STOP") ? OcfCode.ERROR : OcfCode.NOT_RUNNING);
            if (signal.equals("STOP")) {
                command("kill", "-CONT", Long.toString(running.pid()));
                Awaitility.await().untilAsserted(() -> assertExit(asterisk.monitor(), OcfCode.SUCCESS));
            }
        }
        assertExit(asterisk.start(), OcfCode.SUCCESS);
        running = asterisk.running();
    }

    @Test
    void aControlSocketThatTakesAndSaysNothingIsFoundThoughSipAnswers() throws Exception {
        Path socket = folder.resolve("run/asterisk.ctl");
        Files.move(socket, folder.resolve("run/aside"));
        try (ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            mute.bind(UnixDomainSocketAddress.of(socket));
            CompletableFuture<Long> told = new CompletableFuture<>();
            NativeAgent.Watch watch = agent.watch(asterisk.call("monitor"), observer(told));
            long begin = System.nanoTime();

            told.get(30, TimeUnit.SECONDS);
            AgentResult result = asterisk.monitor();

            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            System.out.println("a mute control socket was found after " + took.toMillis() + " ms");
            assertThat(took).isLessThan(Duration.ofSeconds(3));
            assertThat(result).isInstanceOf(AgentResult.TimedOut.class);
            assertThat(result.reason()).contains("control socket does not answer within 2000 ms");
            begin = System.nanoTime();
            assertExit(asterisk.stop(), OcfCode.SUCCESS);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("a mute socket is not asked to stop")
                    .isLessThan(Duration.ofSeconds(4));
            watch.close();
        }
        assertExit(asterisk.stop(), OcfCode.SUCCESS);
        assertThat(running.isAlive()).as("stopped without its control socket").isFalse();
    }

    @Test
    void oneWithoutFreeFileDescriptorsIsFoundAndCanBeStopped() throws Exception {
        long open;
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(running.pid()), "fd"))) {
            open = files.count();
        }
        command("prlimit", "--pid", Long.toString(running.pid()), "--nofile=" + open + ":" + open);

        AgentResult result = asterisk.monitor();

        System.out.println("without free descriptors: " + result.reason());
        assertThat(result instanceof AgentResult.Ended ended && ended.is(OcfCode.SUCCESS))
                .isFalse();
        assertThat(result.reason()).startsWith("Asterisk runs, but ").contains("it has no file descriptor left (");
        assertExit(asterisk.stop(), OcfCode.SUCCESS);
        assertThat(running.isAlive()).isFalse();
        assertExit(asterisk.start(), OcfCode.SUCCESS);
        running = asterisk.running();
    }

    private static NativeAgent.Observer observer(CompletableFuture<Long> told) {
        return new NativeAgent.Observer() {
            @Override
            public void suspicious() {
                told.complete(System.nanoTime());
            }

            @Override
            public void cured() {}
        };
    }

    private static void command(String... words) throws Exception {
        assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
    }
}
