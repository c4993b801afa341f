package org.asterism.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.asterism.alerts.Courier.Delivery;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ShellSignals;
import org.asterism.kernel.BootClock;
import org.asterism.model.Alert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real agents, as processes. */
class AgentCourierTest {

    @TempDir
    Path folder;

    private ExecutorService starters = Executors.newFixedThreadPool(2);
    private AgentCourier courier = new AgentCourier(runner(), "asterism-test", ZoneOffset.UTC);

    @BeforeEach
    void open() {
        courier = new AgentCourier(runner(), "asterism-test", ZoneOffset.UTC);
    }

    private ProcessRunner runner() {
        return new ProcessRunner(
                ProcessRunner.Settings.of(folder == null ? Path.of("/tmp") : folder.resolve("pipes"), List.of()),
                starters,
                new ShellSignals(),
                BootClock::now);
    }

    @AfterEach
    void close() {
        starters.shutdownNow();
    }

    @Test
    void anAgentIsCalledWithTheDocumentedVariablesAndNoOthersOfOurs() throws Exception {
        Path out = folder.resolve("out");
        Path agent = agent("env | LC_ALL=C sort > " + out);

        Delivery delivery = deliver(agent, Duration.ofSeconds(20), "+4930 1");

        assertThat(delivery.isDelivered()).as(delivery.words()).isTrue();
        assertThat(Files.readAllLines(out).stream().filter(line -> line.startsWith("CRM_")))
                .containsExactly(
                        "CRM_alert_attribute_name=",
                        "CRM_alert_attribute_value=",
                        "CRM_alert_desc=not running",
                        "CRM_alert_exec_time=12",
                        "CRM_alert_interval=10000",
                        "CRM_alert_kind=resource",
                        "CRM_alert_node=pbx1",
                        "CRM_alert_node_sequence=0",
                        "CRM_alert_nodeid=",
                        "CRM_alert_rc=7",
                        "CRM_alert_recipient=+4930 1",
                        "CRM_alert_rsc=phones",
                        "CRM_alert_status=0",
                        "CRM_alert_target_rc=0",
                        "CRM_alert_task=monitor",
                        "CRM_alert_timestamp=12:00:00.123456",
                        "CRM_alert_timestamp_epoch=1795780800",
                        "CRM_alert_timestamp_usec=123456",
                        "CRM_alert_version=asterism-test");
        assertThat(Files.readAllLines(out)).contains("debug=yes").noneMatch(line -> line.startsWith("HOME="));
    }

    @Test
    void anAgentThatFailsIsNotDeliveredAndItsWordsAreKept() throws Exception {
        Delivery delivery = deliver(agent("echo 'no network' >&2; exit 3"), Duration.ofSeconds(20), "x");

        assertThat(delivery).isEqualTo(new Delivery(false, "exit status 3: no network"));
    }

    @Test
    void anAgentThatHangsIsEndedAtItsTimeLimit() throws Exception {
        Path pid = folder.resolve("pid");
        Path agent = agent("echo $$ > " + pid + "; trap '' TERM; while :; do sleep 60; done");

        Delivery delivery = deliver(agent, Duration.ofMillis(500), "x");

        assertThat(delivery.isDelivered()).isFalse();
        assertThat(delivery.words()).contains("no end within 500 ms");
        long number = Long.parseLong(Files.readString(pid).strip());
        assertThat(ProcessHandle.of(number).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void anAgentThatIsMissingIsAFailureWithItsName() throws Exception {
        Delivery delivery = deliver(Path.of("/no/such/agent"), Duration.ofSeconds(1), "x");

        assertThat(delivery.isDelivered()).isFalse();
        assertThat(delivery.words()).contains("/no/such/agent");
    }

    private Delivery deliver(Path agent, Duration limit, String recipient) throws Exception {
        return courier.deliver(
                        Fixture.line(new Alert.Channel.Agent(agent.toString()), limit, recipient),
                        List.of(Fixture.failedMonitor()))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private Path agent(String script) throws IOException {
        Path file = Files.writeString(folder.resolve("agent"), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
