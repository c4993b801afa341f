package org.asterism.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Units of a real systemd: that of a user ({@code systemd --user}) with a bus of its own, in namespaces that look to it like a
 * machine that systemd booted. It speaks the same interface as the one of the machine.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SystemdRunnerTest {

    private static final String MACHINE = """
            mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system || exit 1
            export XDG_RUNTIME_DIR="$1" XDG_CONFIG_HOME="$1/config" HOME="$1" DBUS_SESSION_BUS_ADDRESS="unix:path=$1/bus"
            dbus-daemon --session --address="$DBUS_SESSION_BUS_ADDRESS" --nofork --nopidfile &
            until [ -S "$1/bus" ]; do sleep 0.05; done
            SYSTEMD_LOG_TARGET=console systemd --user &
            wait
            """;

    private Path folder;
    private ExecutorService starters;
    private ProcessRunner processes;
    private SystemdRunner runner;
    private Process machine;
    private long lastId;

    @BeforeAll
    void boot(@TempDir Path own) throws IOException {
        folder = own;
        for (String tool : List.of("/usr/bin/systemd", "/usr/bin/busctl", "/usr/bin/dbus-daemon", "/usr/bin/unshare")) {
            assumeTrue(Files.isExecutable(Path.of(tool)), "there is no " + tool + "; install systemd and dbus");
        }
        assumeTrue(System.getProperty("user.name").equals("root"), "only root makes namespaces");
        writeUnits();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        machine = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "sh",
                        "-c",
                        MACHINE,
                        "machine",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("machine.log").toFile())
                .start();
        starters = Executors.newFixedThreadPool(4);
        processes = new ProcessRunner(
                ProcessRunner.Settings.of(folder.resolve("pipes"), List.of()),
                starters,
                new ShellSignals(),
                new BootClock());
        runner = new SystemdRunner(
                new SystemdRunner.Settings(
                        List.of("busctl", "--user"),
                        new TreeMap<>(bus()),
                        folder,
                        folder.resolve("systemd/user"),
                        Duration.ofMillis(100)),
                processes,
                starters,
                new BootClock());
        AgentResult up = get(run("plain", "monitor", Duration.ofSeconds(20), Duration.ZERO));
        assumeTrue(
                up instanceof AgentResult.Ended,
                () -> "systemd --user does not run here: " + up + "; " + machine.info() + ": " + said());
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("machine.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void writeUnits() throws IOException {
        Path units = Files.createDirectories(folder.resolve("config/systemd/user"));
        unit(units, "plain", "ExecStart=/bin/sleep 1000");
        unit(units, "slow", "Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sleep 1");
        unit(units, "stuck", "Type=oneshot\nExecStart=/bin/sleep 1000");
        unit(units, "broken", "Type=oneshot\nExecStart=/bin/false");
        unit(units, "odd", "Type=simple");
        Files.createSymbolicLink(units.resolve("hidden.service"), Path.of("/dev/null"));
    }

    private static void unit(Path units, String name, String service) throws IOException {
        Files.writeString(units.resolve(name + ".service"), "[Service]\n" + service + "\n");
    }

    @AfterAll
    void halt() throws InterruptedException {
        if (machine != null) {
            machine.destroyForcibly();
            machine.waitFor(5, TimeUnit.SECONDS);
        }
        if (starters != null) {
            processes.close();
            starters.shutdown();
        }
    }

    @Test
    void aUnitStartsIsSeenAndStops() {
        assertThat(exit("plain", "monitor")).isEqualTo(OcfCode.NOT_RUNNING.exit());
        assertThat(exit("plain", "start")).isZero();
        assertThat(exit("plain.service", "monitor")).isZero();
        assertThat(exit("plain", "start")).as("again").isZero();
        assertThat(folder.resolve("systemd/user/plain.service.d/50-asterism.conf"))
                .as("systemd must not restart it behind the cluster")
                .content()
                .contains("Restart=no");
        assertThat(exit("plain", "stop")).isZero();
        assertThat(exit("plain", "stop")).as("again").isZero();
        assertThat(exit("plain", "monitor")).isEqualTo(OcfCode.NOT_RUNNING.exit());
        assertThat(exit("plain", "promote")).isEqualTo(OcfCode.UNIMPLEMENTED.exit());
    }

    @Test
    void aUnitThatIsOnItsWayIsPendingAndNotFailed() {
        CompletionStage<AgentResult> start = run("slow", "start", Duration.ofSeconds(20), Duration.ZERO);
        CompletionStage<AgentResult> monitor = run("slow", "monitor", Duration.ofSeconds(20), Duration.ofSeconds(10));

        assertThat(((AgentResult.Ended) get(start)).exit()).isZero();
        AgentResult.Ended seen = (AgentResult.Ended) get(monitor);
        assertThat(seen.exit()).isIn(OcfCode.SUCCESS.exit(), OcfCode.NOT_RUNNING.exit());
        assertThat(exit("slow", "monitor")).isZero();
        assertThat(exit("slow", "stop")).isZero();

        assertThat(get(run("stuck", "start", Duration.ofSeconds(1), Duration.ZERO)))
                .isInstanceOfSatisfying(
                        AgentResult.TimedOut.class,
                        late -> assertThat(late.reason()).contains("start of stuck.service had no end within 1000 ms"));
        assertThat(exit("stuck", "stop"))
                .as("what is on its way can be stopped")
                .isZero();
    }

    @Test
    void whatCannotRunSaysWhy() {
        assertThat(result("broken", "start")).isInstanceOfSatisfying(AgentResult.Ended.class, failed -> {
            assertThat(failed.exit()).isEqualTo(OcfCode.ERROR.exit());
            assertThat(failed.reason()).contains("broken.service is failed", "systemctl status broken.service");
        });
        assertThat(result("nothing", "start"))
                .isInstanceOfSatisfying(
                        AgentResult.Unavailable.class,
                        lacking -> assertThat(lacking.reason()).isEqualTo("systemd has no unit nothing.service"));
        assertThat(result("nothing", "monitor")).isInstanceOf(AgentResult.Unavailable.class);
        assertThat(exit("nothing", "stop")).as("what is not there is stopped").isZero();
        assertThat(result("hidden", "start").reason())
                .isEqualTo("hidden.service is masked: systemctl unmask hidden.service");
        assertThat(result("odd", "validate-all").reason()).contains("cannot load odd.service (bad-setting)");
        assertThat(result("../etc", "start").reason()).contains("cannot be the name of a unit");
    }

    @Test
    void reloadsAndNewExecutionsOfSystemdAreNoFailures() throws Exception {
        assertThat(exit("plain", "start")).isZero();
        List<AgentResult> results = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            Process away = tell(round % 3 == 2 ? "Reexecute" : "Reload");
            results.add(get(run("plain", "monitor", Duration.ofSeconds(20), Duration.ofSeconds(10))));
            away.waitFor();
        }

        assertThat(results)
                .allSatisfy(result -> assertThat(((AgentResult.Ended) result).exit())
                        .as(result.reason())
                        .isZero());
        assertThat(exit("plain", "stop")).isZero();
    }

    @Test
    void aServiceThatDiedIsNotRunningAndTheReasonIsTold() throws Exception {
        assertThat(exit("plain", "start")).isZero();
        assertThat(tell("KillUnit", "ssi", "plain.service", "main", "9").waitFor())
                .isZero();

        await().atMost(Duration.ofSeconds(10)).until(() -> exit("plain", "monitor") == OcfCode.NOT_RUNNING.exit());
        assertThat(result("plain", "monitor").reason()).contains("plain.service is failed");
        assertThat(exit("plain", "stop")).isZero();
    }

    @Test
    void aMachineThatSystemdDoesNotRunHasNoUnits() {
        SystemdRunner without = new SystemdRunner(
                new SystemdRunner.Settings(
                        List.of("busctl", "--user"),
                        new TreeMap<>(),
                        folder.resolve("no-such-folder"),
                        folder,
                        Duration.ofMillis(100)),
                processes,
                starters,
                new BootClock());

        assertThat(get(without.run(call("plain", "start", Duration.ofSeconds(5), Duration.ZERO)))
                        .reason())
                .contains("systemd does not run this machine");
    }

    private Process tell(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "busctl",
                "--user",
                "call",
                "org.freedesktop.systemd1",
                "/org/freedesktop/systemd1",
                "org.freedesktop.systemd1.Manager"));
        all.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("told.log").toFile());
        builder.environment().putAll(bus());
        return builder.start();
    }

    private Map<String, String> bus() {
        return Map.of("XDG_RUNTIME_DIR", folder.toString(), "DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder + "/bus");
    }

    private int exit(String unit, String action) {
        AgentResult result = result(unit, action);
        assertThat(result).isInstanceOf(AgentResult.Ended.class);
        return ((AgentResult.Ended) result).exit();
    }

    private AgentResult result(String unit, String action) {
        return get(run(unit, action, Duration.ofSeconds(20), Duration.ZERO));
    }

    private CompletionStage<AgentResult> run(String unit, String action, Duration limit, Duration interval) {
        return runner.run(call(unit, action, limit, interval));
    }

    private AgentCall call(String unit, String action, Duration limit, Duration interval) {
        return new AgentCall(
                ++lastId,
                new AgentName("systemd", "", unit),
                new ResourceId("unit"),
                action,
                interval,
                new TreeMap<>(),
                limit,
                LatestStart.WHENEVER);
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(40, TimeUnit.SECONDS).join();
    }
}
