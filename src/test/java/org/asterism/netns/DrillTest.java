package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.api.ApiJson;
import org.asterism.api.DrillReport;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Program;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Drills on a cluster of three, one after the other, since each has to leave it as it was. */
@Tag("netns")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DrillTest {

    private static final ClusterFiles FILES = new ClusterFiles("kernel", "default", """
            asterism {
              resources {
                phone-address { agent = "asterism:address", params { ip = "%s", prefix = 24, interface = eth0 } }
                service {
                  agent = "asterism:kamailio"
                  params { binary = "/run/stand-in", config = "/run/stand-in", user = root, group = root, log = "/dev/null" }
                }
              }
            }
            """.formatted(Bed.SERVICE));

    /** Passes for Kamailio: it takes every configuration, and runs until it is killed. */
    private static final String STAND_IN = """
            #!/bin/sh
            case " $* " in *" -c "*) exit 0 ;; esac
            exec sleep 100000
            """;

    private static RunningCluster running;

    @BeforeAll
    static void start() throws IOException {
        running = RunningCluster.prepare(FILES);
        for (BedHost host : running.bed().hosts()) {
            Program.mustFeed(
                    STAND_IN, host.inside(List.of("sh", "-c", "cat > /run/stand-in && chmod 755 /run/stand-in")));
            running.startManager(host);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (running != null) {
            running.close();
        }
    }

    @Test
    @Order(1)
    void aFrozenManagerIsTakenOverFromAndComesBack() throws Exception {
        BedHost owner = running.awaitServing();

        DrillReport report = drill(owner, "freeze");
        owner.thawManager(); // The drill woke the manager, not the nsenter above it, which stopped with it.

        assertThat(report.state()).as(report.sentence()).isEqualTo(DrillReport.State.PASSED);
        assertThat(report.awayMicros()).isBetween(100_000L, 6_000_000L);
        assertThat(report.detectMicros()).isPositive();
        assertThat(report.outages()).anyMatch(outage -> outage.resource().equals("phone-address"));
        assertThat(running.awaitServing()).isNotEqualTo(owner);
    }

    @Test
    @Order(2)
    void oneCutLinkMovesNothingAndComesBack() throws Exception {
        BedHost owner = running.awaitServing();
        long moment = RunningCluster.nowMicros();

        DrillReport report = drill(owner, "link", "eth1", "--seconds", "5");

        assertThat(report.state()).as(report.sentence()).isEqualTo(DrillReport.State.PASSED);
        assertThat(running.sendersSince(moment)).containsExactly(owner.name());
        assertThat(tables(owner)).doesNotContain("asterism_drill");
    }

    @Test
    @Order(3)
    void aKilledServiceIsBackAndItsFailureCleanedUp() throws Exception {
        running.awaitServing();
        BedHost runner = running.bed().hosts().stream()
                .filter(host -> Program.run(host.inside(List.of("pgrep", "-f", "sleep 100000")))
                        .isSuccess())
                .findFirst()
                .orElseThrow();

        DrillReport report = drill(runner, "service", "service");

        assertThat(report.state()).as(report.sentence()).isEqualTo(DrillReport.State.PASSED);
        assertThat(report.outages()).anyMatch(outage -> outage.resource().equals("service"));
        running.waitUntil(
                "no failure is left",
                Duration.ofSeconds(10),
                () -> running.cluster().status(runner).orElseThrow().failures().isEmpty());
    }

    @Test
    @Order(4)
    void theLinkIsPutBackEvenWhenTheManagerDiesMeanwhile() throws Exception {
        BedHost owner = running.awaitServing();
        running.asterism(owner, "drill", "link", "eth1", "--seconds", "3", "--yes", "--no-wait");
        running.waitUntil(
                "the link is cut", Duration.ofSeconds(5), () -> tables(owner).contains("asterism_drill"));

        owner.killManager();

        running.waitUntil(
                "the link is back", Duration.ofSeconds(15), () -> !tables(owner).contains("asterism_drill"));
        running.startManager(owner);
        running.awaitServing();
        assertThat(show(owner, "last").state()).isEqualTo(DrillReport.State.CUT_OFF);
    }

    @Test
    @Order(5)
    void aClusterThatIsNotWholeRefusesEveryDrill() throws Exception {
        BedHost owner = running.awaitServing();
        BedHost dead = running.othersThan(owner).get(0);
        dead.killManager();
        running.waitUntil(
                "the death is known",
                Duration.ofSeconds(20),
                () -> running.cluster().isFormedBy(running.othersThan(dead)));

        Program.Result refused = Program.run(owner.inside(
                running.java().asterism("drill", "freeze", "--yes", "--token-file", running.inside("credentials"))));

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.text()).contains(dead.name() + " is not online");
    }

    private static String tables(BedHost host) {
        return Program.must(host.inside(List.of("nft", "list", "tables")));
    }

    private static DrillReport drill(BedHost host, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("drill"));
        all.addAll(List.of(words));
        all.addAll(List.of("--yes", "--no-wait", "--json"));
        DrillReport begun = read(running.asterism(host, all.toArray(String[]::new)));
        running.waitUntil(
                "the drill ends",
                Duration.ofSeconds(90),
                () -> Program.run(host.inside(running.java().asterism("drill", "list")))
                        .text()
                        .lines()
                        .anyMatch(line -> line.contains(begun.id()) && !line.contains("running")));
        System.out.println(running.asterism(host, "drill", "show", begun.id()));
        return show(host, begun.id());
    }

    private static DrillReport show(BedHost host, String id) throws Exception {
        return read(running.asterism(host, "drill", "show", id, "--json"));
    }

    private static DrillReport read(String json) {
        return ApiJson.read(json.getBytes(StandardCharsets.UTF_8), DrillReport.class);
    }
}
