package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.asterism.api.ApiJson;
import org.asterism.api.FlightEntry;
import org.asterism.api.Incident;
import org.asterism.api.IncidentList;
import org.asterism.api.IncidentReport;
import org.asterism.cli.Asterism;
import org.asterism.cli.Console;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.recorder.FlightReader;
import org.asterism.recorder.Recorder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a failover of three nodes leaves in the flight records, and what the command makes of it. */
@Tag("netns")
class IncidentTest {

    private static final ClusterFiles WATCHED = new ClusterFiles("kernel", "default", """
            asterism {
              resources {
                phone-address {
                  agent = "asterism:address", params { ip = "%s", prefix = 24, interface = eth0 }
                  operations = [ { name = monitor, interval = 1s, timeout = 10s } ]
                }
              }
            }
            """.formatted(Bed.SERVICE));

    @Test
    void aFailoverIsToldMeasuredAndExported() throws Exception {
        try (RunningCluster running = RunningCluster.start(WATCHED)) {
            BedHost dead = running.awaitServing();
            BedHost asked = running.othersThan(dead).get(0);
            theIdleRecorderCostsLittle(asked);
            Instant killed = Instant.now();

            dead.killManager();
            BedHost taker = running.awaitTakeoverFrom(dead);
            running.waitUntil(
                    "the failover is told",
                    Duration.ofSeconds(20),
                    () -> incidents(running, asked).stream().anyMatch(IncidentTest::isVerified));

            theDeadNodeRecordedUntilItsEnd(dead, killed);
            Incident incident = incidents(running, asked).get(0);
            assertThat(incident.cause()).isEqualTo(Incident.Cause.NODE_LOST);
            assertThat(Duration.between(killed, incident.began()).abs()).isLessThan(Duration.ofSeconds(2));
            assertThat(incident.outages()).singleElement().satisfies(outage -> {
                assertThat(outage.resource()).isEqualTo("phone-address");
                assertThat(outage.from()).isEqualTo(dead.name());
                assertThat(outage.to()).isEqualTo(taker.name());
            });
            merged(running, asked, dead);
            exported(running, asked);
            offline(running, asked, dead);
        }
    }

    /** At most 1 % of a core; the kernel counts in hundredths of a second. */
    private static void theIdleRecorderCostsLittle(BedHost host) {
        long pid = host.managerProcess().orElseThrow().pid();
        long before = recorderTicks(pid);
        Duration time = Duration.ofSeconds(20);
        await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
        long ticks = recorderTicks(pid) - before;
        System.out.println("recorder: " + ticks * 10 + " ms of processor in " + time.toSeconds() + " s");
        assertThat(ticks * 10.0 / time.toMillis()).isLessThanOrEqualTo(0.01);
    }

    private static long recorderTicks(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).strip().equals(Recorder.THREAD)) {
                    String stat = Files.readString(task.resolve("stat"));
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("no thread " + Recorder.THREAD + " in " + pid);
    }

    /** Of its last 60 seconds nothing is missing but the last moment. */
    private static void theDeadNodeRecordedUntilItsEnd(BedHost dead, Instant killed) throws IOException {
        List<FlightEntry> entries = new FlightReader(state(dead).resolve(FlightReader.FOLDER))
                .entries(entry -> true)
                .entries();
        FlightEntry last = entries.get(entries.size() - 1);
        assertThat(Duration.between(last.at(), killed)).isLessThan(Duration.ofSeconds(7));
        for (int i = 1; i < entries.size(); i++) {
            assertThat(entries.get(i).number()).isEqualTo(entries.get(i - 1).number() + 1);
        }
    }

    private static void merged(RunningCluster running, BedHost asked, BedHost dead) throws Exception {
        IncidentReport report = ApiJson.read(
                running.asterism(asked, "incident", "show", "last", "--json").getBytes(StandardCharsets.UTF_8),
                IncidentReport.class);
        BedHost third = running.othersThan(dead).get(1);
        assertThat(report.lines())
                .extracting(line -> line.node().value())
                .contains(asked.name(), third.name())
                .doesNotContain(dead.name());
        assertThat(report.remarks()).anyMatch(remark -> remark.startsWith(dead.name() + " did not answer"));
        assertThat(report.clocks())
                .filteredOn(clock -> clock.node().value().equals(third.name()))
                .singleElement()
                .satisfies(clock -> {
                    assertThat(clock.source()).isEqualTo(IncidentReport.Source.HEARTBEATS);
                    // All share this machine's clocks.
                    assertThat(Math.abs(clock.aheadMicros())).isLessThan(20_000);
                });
        System.out.println(running.asterism(asked, "incident", "show", "last"));
    }

    private static void exported(RunningCluster running, BedHost asked) throws Exception {
        Path zip = asked.directory().resolve("incident.zip");
        running.asterism(asked, "incident", "export", "last", running.inside("incident.zip"));
        assertThat(Files.size(zip)).isBetween(500L, 5_000_000L);
        System.out.println("exported " + Files.size(zip) + " bytes");
        StringWriter said = new StringWriter();
        int exit = Asterism.run(
                new Console(
                        new PrintWriter(said, true),
                        new PrintWriter(said, true),
                        Console.Output.PIPE,
                        Map.of(),
                        ZoneOffset.UTC),
                List.of(),
                "incident",
                "replay",
                zip.toString());
        assertThat(exit).as(said.toString()).isZero();
        assertThat(said.toString().replaceAll("\\s+", " ")).contains("decided the same");
        try (ZipFile file = new ZipFile(zip.toFile())) {
            assertThat(file.stream().map(entry -> entry.getName()))
                    .contains("story.txt", "incident.json", asked.name() + "/entries.jsonl")
                    .anyMatch(name -> name.contains("/decision-"));
        }
    }

    /** From the disks alone the dead node's own record is there, too. */
    private static void offline(RunningCluster running, BedHost asked, BedHost dead) throws Exception {
        String said = running.asterism(
                asked,
                "incident",
                "show",
                "last",
                "--all",
                "--state-dir",
                state(asked).toString(),
                "--state-dir",
                state(dead).toString());
        assertThat(said).contains(dead.name() + " lost").contains("Clocks").contains(" " + dead.name() + " ");
    }

    private static Path state(BedHost host) {
        return host.directory().resolve("state");
    }

    private static boolean isVerified(Incident incident) {
        return incident.cause() == Incident.Cause.NODE_LOST
                && incident.failovers().stream().anyMatch(failover -> failover.verifyMicros() >= 0);
    }

    private static List<Incident> incidents(RunningCluster running, BedHost asked) throws Exception {
        return ApiJson.read(
                        running.asterism(asked, "incident", "list", "--json").getBytes(StandardCharsets.UTF_8),
                        IncidentList.class)
                .incidents();
    }
}
