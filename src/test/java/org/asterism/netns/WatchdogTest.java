package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real managers, and a file in place of each host's watchdog, which notes what is written to it. */
@Tag("netns")
class WatchdogTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** 2.2 times the time-out of 5 s, and 1 s. */
    private static final Duration RELEASE = Duration.ofSeconds(12);

    private static final ClusterFiles FILES = new ClusterFiles("kernel", "fast", """
            asterism {
              resources {
                phone-address { agent = "asterism:address", params { ip = "%s", prefix = 24, interface = eth0 } }
                db            { agent = "ocf:heartbeat:Dummy" }
              }
              constraints { location = [
                { of = phone-address, node = pbx2, score = 200 }, { of = db, node = pbx2, score = 200 } ] }
            }
            """.formatted(Bed.SERVICE));

    private static RunningCluster start() throws IOException {
        RunningCluster running = RunningCluster.prepare(FILES);
        for (BedHost host : running.bed().hosts()) {
            Files.createFile(device(host));
            Path file = host.directory().resolve("asterism.conf");
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace(
                                    "accepted-risks = [  ]",
                                    "accepted-risks = [ watchdog-stand-in ]\n  watchdog { device = \""
                                            + running.inside("watchdog") + "\", timeout = 5s, release = on }"));
            running.startManager(host);
        }
        return running;
    }

    private static Path device(BedHost host) {
        return host.directory().resolve("watchdog");
    }

    private static String written(BedHost host) throws IOException {
        return Files.readString(device(host), StandardCharsets.US_ASCII);
    }

    private static Optional<String> placeOfDatabase(RunningCluster running) {
        return running.cluster().firstStatus(status -> status.votes().verdict() == ClusterStatus.Verdict.WON).stream()
                .flatMap(status -> status.resources().stream())
                .filter(one -> one.id().equals(new ResourceId("db")))
                .filter(one -> one.state() == ResourceStatus.State.RUNNING)
                .flatMap(one -> one.nodes().stream())
                .map(Object::toString)
                .findFirst();
    }

    @Test
    void aFrozenNodeStarvesItsWatchdogWhichReleasesWhatItRan() throws Exception {
        RunningCluster.assumeFile("/usr/lib/ocf/resource.d/heartbeat/Dummy", "resource-agents");
        try (RunningCluster running = start()) {
            running.awaitServing();
            BedHost holder = running.bed().hosts().get(1);
            running.waitUntil(
                    "the database runs there",
                    LIMIT,
                    () -> placeOfDatabase(running).equals(Optional.of(holder.name())));
            BedHost other = running.othersThan(holder).get(0);
            assertThat(running.asterism(other, "status"))
                    .contains("armed, 5 s", "may be something that resets nothing");

            holder.freezeManager();
            long frozen = System.nanoTime();
            String before = written(holder);
            running.waitUntil(
                    "the database runs elsewhere",
                    LIMIT,
                    () -> placeOfDatabase(running)
                            .filter(name -> !name.equals(holder.name()))
                            .isPresent());
            Duration took = Duration.ofNanos(System.nanoTime() - frozen);

            System.out.printf("watchdog: released %d ms after the freeze%n", took.toMillis());
            assertThat(took).isGreaterThanOrEqualTo(RELEASE);
            assertThat(written(holder)).isEqualTo(before).isNotEmpty().doesNotContain("V");
            assertThat(running.asterism(other, "fence", "history")).contains("watchdog");
            // As the device would have done by now.
            running.bed().cutPower(holder);
        }
    }

    @Test
    void aPlannedRestartLeavesItArmedAndAStopDisarmsIt() throws Exception {
        RunningCluster.assumeFile("/usr/lib/ocf/resource.d/heartbeat/Dummy", "resource-agents");
        try (RunningCluster running = start()) {
            running.awaitServing();
            BedHost holder = running.bed().hosts().get(1);
            running.waitUntil(
                    "the database runs there",
                    LIMIT,
                    () -> placeOfDatabase(running).equals(Optional.of(holder.name())));

            assertThat(running.cluster()
                            .change(holder, "nodes/" + holder.name() + "/restart")
                            .status())
                    .isEqualTo(200);
            running.waitUntil(
                    "the manager has ended",
                    LIMIT,
                    () -> holder.managerProcess().isEmpty());
            String left = written(holder);
            running.startManager(holder);
            running.awaitServing();
            running.waitUntil("it is fed again", LIMIT, () -> written(holder).length() > left.length() + 2);

            assertThat(written(holder)).doesNotContain("V");
            holder.stopManager();
            assertThat(written(holder)).endsWith("V");
            running.waitUntil(
                    "the database runs elsewhere",
                    LIMIT,
                    () -> placeOfDatabase(running)
                            .filter(name -> !name.equals(holder.name()))
                            .isPresent());
        }
    }

    @Test
    void aMissingDeviceRefusesTheStart() throws Exception {
        try (RunningCluster running = start()) {
            BedHost host = running.bed().hosts().get(0);
            running.awaitServing();
            host.stopManager();
            Files.delete(device(host));

            var start = org.asterism.demo.Program.run(host.inside(ClusterFiles.node(running.java(), running.bed())));

            assertThat(start.exit()).isEqualTo(1);
            assertThat(start.text()).contains("no such device", "not started");
            assertThat(running.awaitServing(List.of(
                            running.bed().hosts().get(1), running.bed().hosts().get(2))))
                    .isNotNull();
        }
    }
}
