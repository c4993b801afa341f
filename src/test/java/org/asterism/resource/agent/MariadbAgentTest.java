package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.Attributes;
import org.asterism.executor.LatestStart;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ProcessSignals.Signal;
import org.asterism.executor.Remains.Remnant;
import org.asterism.executor.ShellSignals;
import org.asterism.kernel.BootClock;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two real servers that replicate from each other, over loopback. */
@Tag("netns")
class MariadbAgentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** One of the two machines, with an agent of its own. */
    private final class Site {
        final ResourceId resource;
        final Path folder;
        final int port;
        final Attributes attributes;
        final Map<String, String> notes = new ConcurrentSkipListMap<>();
        final MariadbAgent agent;
        int sourcePort;

        Site(String name, int server) throws Exception {
            resource = new ResourceId(name);
            folder = Files.createDirectories(root.resolve(name));
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            attributes = Attributes.in(folder.resolve("attributes"));
            agent = new MariadbAgent(
                    new ProgramService.Tools(
                            processes,
                            new ShellSignals(),
                            threads,
                            BootClock::now,
                            (pause, task) -> threads.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS),
                            folder.resolve("programs")),
                    attributes,
                    new AgentNotes() {
                        @Override
                        public void show(String key, String sentence) {
                            notes.put(key, sentence);
                        }

                        @Override
                        public void end(String key, String how) {
                            notes.remove(key);
                        }
                    });
            install(server);
        }

        private void install(int server) throws Exception {
            Files.writeString(folder.resolve("my.cnf"), """
                [mysqld]
                datadir = %1$s/data
                pid-file = %1$s/pid
                port = %2$d
                bind-address = 127.0.0.1
                server-id = %3$d
                log-bin = log
                relay-log = relay
                log-slave-updates
                gtid-strict-mode = ON
                skip-name-resolve
                innodb-buffer-pool-size = 8M
                innodb-log-file-size = 4M
                performance-schema = off
                """.formatted(folder, port, server));
            run(
                    "mariadb-install-db",
                    "--no-defaults",
                    "--user=mysql",
                    "--datadir=" + folder + "/data",
                    "--skip-test-db",
                    "--auth-root-authentication-method=normal");
            run("chown", "-R", "mysql:mysql", folder.toString());
        }

        AgentResult call(String action, int intervalSeconds) throws Exception {
            AgentCall call = new AgentCall(
                    ids.incrementAndGet(),
                    AgentName.parse("asterism:mariadb"),
                    resource,
                    action,
                    Duration.ofSeconds(intervalSeconds),
                    new TreeMap<>(Map.ofEntries(
                            Map.entry("config", folder.resolve("my.cnf").toString()),
                            Map.entry("socket", folder.resolve("socket").toString()),
                            Map.entry("source", "127.0.0.1"),
                            Map.entry("source-port", Integer.toString(sourcePort)),
                            Map.entry(
                                    "replication-password-file",
                                    root.resolve("password").toString()),
                            Map.entry("log", folder.resolve("log").toString()))),
                    PATIENCE,
                    LatestStart.WHENEVER);
            CompletionStage<AgentResult> stage = switch (action) {
                case "start" -> agent.start(call);
                case "stop" -> agent.stop(call);
                case "promote" -> agent.promote(call);
                case "demote" -> agent.demote(call);
                default -> agent.monitor(call);
            };
            return stage.toCompletableFuture().get(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS);
        }

        void does(String action) throws Exception {
            assertThat(exit(call(action, 0))).as(action + " " + resource).isZero();
        }

        int monitored() throws Exception {
            return exit(call("monitor", 1));
        }

        String sql(String text) throws Exception {
            return run("mariadb", "--no-defaults", "--user=root", "--socket=" + folder.resolve("socket"), "-BNe", text);
        }

        void awaitRows(int rows) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> sql("SELECT COUNT(*) FROM farm.calls").strip().equals(Integer.toString(rows)));
        }

        void awaitScore(boolean isWanted) {
            Awaitility.await().atMost(PATIENCE).until(() -> {
                monitored();
                return attributes.present().containsKey("master-" + resource.base()) == isWanted;
            });
        }

        void kill() {
            processes
                    .remains(resource.value())
                    .forEach(one -> new ShellSignals().signalProcess(one.pid(), Signal.KILL));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> processes.remains(resource.value()).stream().noneMatch(Remnant::isAlive));
        }
    }

    private final AtomicLong ids = new AtomicLong();
    private Path root;
    private ScheduledExecutorService threads;
    private ProcessRunner processes;
    private Site first;
    private Site second;

    @BeforeEach
    void setUp() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/mariadbd")) && Files.isExecutable(Path.of("/usr/bin/mariadb")),
                "needs mariadb-server of Debian");
        assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "needs root, to start servers as mysql");
        // Not below a folder that mysql may not enter; and a socket's path is short.
        root = Files.createTempDirectory(Path.of("/tmp"), "sql");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(root.resolve("password"), "it's \\ secret\n");
        threads = Executors.newScheduledThreadPool(6);
        processes = new ProcessRunner(
                ProcessRunner.Settings.of(root.resolve("pipes"), List.of()),
                threads,
                new ShellSignals(),
                BootClock::now);
        first = new Site("db-one", 1);
        second = new Site("db-two", 2);
        first.sourcePort = second.port;
        second.sourcePort = first.port;
    }

    @AfterEach
    void tearDown() throws Exception {
        if (root != null) {
            for (String resource : List.of("db-one", "db-two")) {
                processes.remains(resource).forEach(one -> new ShellSignals().signalProcess(one.pid(), Signal.KILL));
            }
            processes.close();
            threads.shutdownNow();
            run("rm", "-rf", root.toString());
        }
    }

    @Test
    void rolesChangeAndOnlyGoodDataIsPromoted() throws Exception {
        assertThat(first.monitored()).isEqualTo(OcfCode.NOT_RUNNING.exit());
        first.does("start");
        second.does("start");
        assertThat(first.sql("SELECT @@read_only").strip()).isEqualTo("1");
        first.does("promote");
        assertThat(first.monitored()).isEqualTo(OcfCode.RUNNING_PROMOTED.exit());
        assertThat(first.attributes.present()).containsEntry("master-db-one", "950000");

        // Replication.
        first.sql("CREATE USER replication@'%' IDENTIFIED BY 'it\\'s \\\\ secret'; GRANT REPLICATION SLAVE ON *.* TO"
                + " replication@'%'; CREATE DATABASE farm; CREATE TABLE farm.calls (id INT PRIMARY KEY);"
                + " INSERT INTO farm.calls VALUES (1), (2)");
        second.awaitRows(2);
        second.awaitScore(true);
        assertThat(second.monitored()).isZero();
        assertThat(second.sql("SELECT @@read_only").strip()).isEqualTo("1");

        // Not what does not apply, nor what cannot.
        second.sql("STOP SLAVE SQL_THREAD");
        second.awaitScore(false);
        assertThat(second.call("promote", 0).reason()).contains("does not apply what it receives");
        second.sql("SET sql_log_bin=0; INSERT INTO farm.calls VALUES (3); START SLAVE SQL_THREAD");
        first.sql("INSERT INTO farm.calls VALUES (3)");
        Awaitility.await().atMost(PATIENCE).until(() -> second.monitored() == OcfCode.DEGRADED.exit());
        assertThat(second.call("promote", 0).reason()).contains("cannot apply what it received", "Duplicate entry");
        assertThat(second.notes.get("mariadb db-two")).contains("is not to be promoted here");
        second.sql("SET sql_log_bin=0; DELETE FROM farm.calls WHERE id=3; START SLAVE");
        second.awaitScore(true);
        second.awaitRows(3);
        assertThat(second.notes).isEmpty();

        theOtherTakesOverAndGivesBack();
    }

    private void theOtherTakesOverAndGivesBack() throws Exception {
        // The promoted one dies.
        first.kill();
        assertThat(first.monitored()).isEqualTo(OcfCode.NOT_RUNNING.exit());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !second.sql("SHOW SLAVE STATUS\\G").contains("Slave_IO_Running: Yes"));
        second.does("promote");
        assertThat(second.monitored()).isEqualTo(OcfCode.RUNNING_PROMOTED.exit());
        second.sql("INSERT INTO farm.calls VALUES (4)");

        // It comes back as a replica, with its place kept, and is promoted in order.
        first.does("start");
        first.awaitRows(4);
        first.awaitScore(true);
        second.does("demote");
        assertThat(second.monitored()).isZero();
        first.does("promote");
        first.sql("INSERT INTO farm.calls VALUES (5)");
        second.awaitRows(5);
        first.does("stop");
        second.does("stop");
        assertThat(processes.remains("db-one")).isEmpty();
    }

    private static int exit(AgentResult result) {
        assertThat(result).isInstanceOf(AgentResult.Ended.class);
        int exit = ((AgentResult.Ended) result).exit();
        if (exit == OcfCode.ERROR.exit()) {
            System.out.println(result.reason());
        }
        return exit;
    }

    private static String run(String... words) throws Exception {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", words) + ": " + output)
                .isZero();
        return output;
    }
}
