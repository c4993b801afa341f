package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.asterism.api.FlightEntry;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentOutput;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentRunner;
import org.asterism.executor.LatestStart;
import org.asterism.kernel.BootClock;
import org.asterism.model.AgentName;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.recorder.FlightReader;
import org.asterism.recorder.Recorder;
import org.asterism.resource.core.HostLoad;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRunsTest {

    private static final AgentResult GOOD = ended(0, "", "");
    private static final AgentResult GONE = ended(7, "", "");

    @TempDir
    private Path folder;

    private final Deque<AgentResult> results = new ArrayDeque<>();
    private final LongAdder quiet = new LongAdder();
    private Recorder recorder;
    private AgentRunner runs;

    @BeforeEach
    void start() {
        recorder = Recorder.start(
                new Recorder.Setting(
                        new NodeName("pbx1"),
                        "boot",
                        () -> "1.1",
                        folder,
                        4 << 20,
                        BootClock::now,
                        InstantSource.system()),
                () -> {},
                Duration.ofSeconds(1));
        AgentRunner fake = new AgentRunner() {
            @Override
            public CompletionStage<AgentResult> run(AgentCall call) {
                return CompletableFuture.completedFuture(results.removeFirst());
            }

            @Override
            public void cancel(long callId) {}
        };
        runs = new FlightRuns(fake, recorder, () -> new HostLoad(3.5, 0, 12, 0.7, Duration.ofMillis(4)), quiet);
    }

    @AfterEach
    void stop() {
        recorder.close();
    }

    @Test
    void aRunIsEnteredWithItsResultOutputAndThePressureOnTheHost() throws IOException {
        run("start", 0, ended(1, "no license", "line\nocf-exit-reason:no license"));

        FlightEntry entry = entries(1).get(0);
        assertThat(entry.kind()).isEqualTo("run");
        assertThat(entry.sentence())
                .startsWith("start of pbx ended with 1 after ")
                .endsWith(" ms: no license");
        assertThat(entry.values())
                .containsEntry("operation", "start")
                .containsEntry("outcome", "bad")
                .containsEntry("exit", "1")
                .containsEntry("errors", "line\nocf-exit-reason:no license")
                .containsEntry("cpu-pressure", "3.5")
                .containsEntry("io-pressure", "12.0")
                .containsEntry("own-lateness-ms", "4");
    }

    @Test
    void ofRecurringMonitorsOnlyNewsIsEntered() throws IOException {
        run("start", 0, GOOD);
        run("monitor", 10, GOOD);
        run("monitor", 10, GOOD);
        run("monitor", 10, GOOD);
        run("monitor", 10, GONE);
        run("monitor", 10, GOOD);
        run("stop", 0, GOOD);
        run("start", 0, GOOD);
        run("monitor", 10, GOOD);

        assertThat(entries(7))
                .extracting(entry -> entry.fact("operation") + " " + entry.fact("outcome"))
                .containsExactly(
                        "start good",
                        "monitor good",
                        "monitor not-running",
                        "monitor good",
                        "stop good",
                        "start good",
                        "monitor good");
        assertThat(quiet.sum()).isEqualTo(2);
    }

    @Test
    void longOutputIsCutToItsEnd() throws IOException {
        run("start", 0, ended(1, "", "x".repeat(5000) + "the end"));

        assertThat(entries(1).get(0).fact("errors"))
                .hasSizeLessThan(1100)
                .startsWith("…")
                .endsWith("the end");
    }

    private void run(String action, int intervalSeconds, AgentResult result) {
        results.add(result);
        AgentResult seen = runs.run(new AgentCall(
                        1,
                        AgentName.parse("ocf:heartbeat:Dummy"),
                        new ResourceId("pbx"),
                        action,
                        Duration.ofSeconds(intervalSeconds),
                        new TreeMap<>(),
                        Duration.ofSeconds(20),
                        LatestStart.WHENEVER))
                .toCompletableFuture()
                .join();
        assertThat(seen).isSameAs(result);
    }

    private static AgentResult ended(int exit, String reason, String errors) {
        return new AgentResult.Ended(exit, reason, new AgentOutput("", errors, 0), Duration.ofMillis(3));
    }

    private List<FlightEntry> entries(int count) throws IOException {
        await().atMost(Duration.ofSeconds(10)).until(() -> recorder.written() == count);
        return new FlightReader(folder).entries(entry -> true).entries();
    }
}
