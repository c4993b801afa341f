package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.api.ApiJson;
import org.asterism.api.DrillReport;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Program;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A drill that has the power of a node cut, by an agent whose switch kills every process of a host. */
@Tag("netns")
class PowerDrillTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static ClusterFiles files(Path shared) {
        return new ClusterFiles("kernel", "default", """
                asterism {
                  resources {
                    phone-address { agent = "asterism:address", params { ip = "%s", prefix = 24, interface = eth0 } }
                    power { agent = "stonith:fence_test",
                            params { pcmk_host_check = none, state = "%s", kill = "%s" } }
                  }
                }
                """.formatted(Bed.SERVICE, shared, shared.resolve("ask")));
    }

    @Test
    void aNodeIsRebootedTakenOverFromAndComesBack() throws Exception {
        Path shared = FencingTest.switchRoom();
        try (RunningCluster running = FencingTest.start(shared, files(shared))) {
            BedHost holder = running.awaitServing();
            BedHost asker = running.othersThan(holder).get(0);
            running.waitUntil(
                    "it may begin",
                    LIMIT,
                    () -> drill(running, asker, holder.name(), "--dry-run").isSuccess());
            assertThat(drill(running, asker, holder.name(), "--dry-run").text().replaceAll("\\s+", " "))
                    .contains("would do: the fence device reboots " + holder.name());
            assertThat(drill(running, holder, holder.name(), "--dry-run").text().replaceAll("\\s+", " "))
                    .contains("ask another one");
            assertThat(Files.exists(FencingTest.asked(shared, holder))).isFalse();

            DrillReport begun = read(drill(running, asker, holder.name(), "--yes", "--no-wait", "--json")
                    .text());
            running.waitUntil("the switch is asked", LIMIT, () -> Files.exists(FencingTest.asked(shared, holder)));
            running.bed().cutPower(holder);
            Files.createFile(shared.resolve("done-" + holder.name()));
            running.waitUntil(
                    "another host serves",
                    LIMIT,
                    () -> running.sender()
                            .filter(running.othersThan(holder)::contains)
                            .isPresent());
            running.bed().restorePower(holder);
            running.startManager(holder);
            running.waitUntil(
                    "the drill ends",
                    LIMIT,
                    () -> show(running, asker, begun.id()).state() != DrillReport.State.RUNNING);

            DrillReport report = show(running, asker, begun.id());
            System.out.println(running.asterism(asker, "drill", "show", begun.id()));
            assertThat(report.state()).as(report.sentence()).isEqualTo(DrillReport.State.PASSED);
            assertThat(report.sentence()).startsWith("taken over, away for ").endsWith(holder.name() + " is back");
            assertThat(report.outages()).anyMatch(outage -> outage.resource().equals("phone-address"));
            assertThat(report.incident()).isNotEmpty();
        }
    }

    private static Program.Result drill(RunningCluster running, BedHost host, String target, String... more) {
        List<String> words = new ArrayList<>(List.of("drill", "power", target));
        words.addAll(List.of(more));
        words.addAll(List.of("--token-file", running.inside("credentials")));
        return Program.run(host.inside(running.java().asterism(words.toArray(String[]::new))));
    }

    private static DrillReport show(RunningCluster running, BedHost host, String id) throws Exception {
        return read(running.asterism(host, "drill", "show", id, "--json"));
    }

    private static DrillReport read(String json) {
        return ApiJson.read(json.getBytes(StandardCharsets.UTF_8), DrillReport.class);
    }
}
