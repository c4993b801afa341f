package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Link;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real managers, a real agent, and a power switch that kills every process of a host. */
@Tag("netns")
class FencingTest {

    private static final Path AGENT = Path.of("src/test/resources/fencing/fence_test");
    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** The agent asks by a file, and waits until the switch has done it. */
    private static final String ASK = """
            touch "%1$s/asked-$1"
            n=0
            until [ -e "%1$s/done-$1" ]; do
                n=$((n + 1)); [ $n -lt 600 ] || exit 1
                sleep 0.05
            done
            """;

    private static ClusterFiles files(Path shared, String params) {
        return new ClusterFiles("kernel", "default", """
                asterism {
                  resources {
                    phone-address { agent = "asterism:address", params { ip = "%s", prefix = 24, interface = eth0 } }
                    db            { agent = "ocf:heartbeat:Dummy" }
                    stubborn      { agent = "ocf:heartbeat:Filesystem",
                                    params { device = tmpfs, directory = "/run/stubborn", fstype = tmpfs, force_unmount = false }
                                    operations { stop { timeout = 2s } } }
                    power         { agent = "stonith:fence_test", params { pcmk_host_check = none, state = "%s", %s } }
                  }
                  constraints { location = [
                    { of = phone-address, node = pbx2, score = 200 }, { of = db, node = pbx2, score = 200 },
                    { of = stubborn, node = pbx2, score = 200 } ] }
                }
                """.formatted(Bed.SERVICE, shared, params));
    }

    /** The agent, and a script that asks a test to cut the power and waits until it has. */
    static Path switchRoom() throws IOException {
        Path shared = Files.createTempDirectory("asterism-power-");
        Path agent = Files.copy(AGENT, shared.resolve("fence_test"), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(shared.resolve("ask"), ASK.formatted(shared));
        return shared;
    }

    private static RunningCluster start(Path shared, String params) throws IOException {
        return start(shared, files(shared, params));
    }

    /** Managers that find the agent of {@link #switchRoom}. */
    static RunningCluster start(Path shared, ClusterFiles files) throws IOException {
        RunningCluster running = RunningCluster.prepare(files);
        for (BedHost host : running.bed().hosts()) {
            Files.writeString(
                    host.directory().resolve("asterism.conf"),
                    "asterism.fence-agents.folder = \"" + shared + "\"\n",
                    StandardOpenOption.APPEND);
            running.startManager(host);
        }
        return running;
    }

    @Test
    void aDatabaseWaitsForTheConfirmedFencingAndTheAddressDoesNot() throws Exception {
        RunningCluster.assumeFile("/usr/lib/ocf/resource.d/heartbeat/Dummy", "resource-agents");
        Path shared = switchRoom();
        try (RunningCluster running = start(shared, "kill = \"" + shared.resolve("ask") + "\"")) {
            running.awaitServing();
            BedHost holder = running.bed().hosts().get(1);
            running.waitUntil(
                    "both are on " + holder.name(),
                    LIMIT,
                    () -> placeOf(running, "db").equals(Optional.of(holder.name()))
                            && running.sender().equals(Optional.of(holder)));
            List<BedHost> others = running.othersThan(holder);

            running.bed().pull(holder, Link.A);
            running.bed().pull(holder, Link.B);
            long cut = System.nanoTime();
            running.waitUntil(
                    "the address is with another host",
                    LIMIT,
                    () -> running.sender().filter(others::contains).isPresent());
            running.waitUntil("somebody asks the switch", LIMIT, () -> Files.exists(asked(shared, holder)));
            long asked = System.nanoTime();

            running.waitUntil("its status says what it waits for", LIMIT, () -> {
                assertThat(placeOf(running, "db"))
                        .as(() -> "it waits as long as the switch has not done it" + running.logs())
                        .isNotIn(others.stream()
                                .map(host -> Optional.of(host.name()))
                                .toList());
                return cure(running, "db").contains("waits until the fencing of " + holder.name() + " is confirmed");
            });

            running.bed().cutPower(holder);
            Files.createFile(shared.resolve("done-" + holder.name()));
            long done = System.nanoTime();
            running.waitUntil(
                    "the database runs elsewhere",
                    LIMIT,
                    () -> placeOf(running, "db")
                            .filter(name -> !name.equals(holder.name()))
                            .isPresent());
            long moved = System.nanoTime();
            System.out.printf(
                    "fencing: asked %d ms after the cut, database up %d ms after the power was off%n",
                    (asked - cut) / 1_000_000, (moved - done) / 1_000_000);
            assertThat(running.asterism(others.get(0), "fence", "history")).contains("fenced", "power");
        }
    }

    @Test
    void aStopThatFailsIsEscalatedToFencing() throws Exception {
        RunningCluster.assumeFile("/usr/lib/ocf/resource.d/heartbeat/Filesystem", "resource-agents");
        Path shared = switchRoom();
        try (RunningCluster running = start(shared, "kill = \"" + shared.resolve("ask") + "\"")) {
            running.awaitServing();
            BedHost holder = running.bed().hosts().get(1);
            BedHost other = running.bed().hosts().get(0);
            running.waitUntil(
                    "it is on " + holder.name(),
                    LIMIT,
                    () -> placeOf(running, "stubborn").equals(Optional.of(holder.name())));

            use(holder, "/run/stubborn");
            running.asterism(other, "resource", "move", "stubborn", other.name());
            running.waitUntil("somebody asks the switch", LIMIT, () -> Files.exists(asked(shared, holder)));
            assertThat(placeOf(running, "stubborn"))
                    .as(() -> "it is not known to be stopped" + running.logs())
                    .isNotEqualTo(Optional.of(other.name()));
            running.bed().cutPower(holder);
            Files.createFile(shared.resolve("done-" + holder.name()));

            running.waitUntil(
                    "it runs where it was moved to",
                    LIMIT,
                    () -> placeOf(running, "stubborn").equals(Optional.of(other.name())));
            assertThat(running.asterism(other, "fence", "history")).contains("fenced", holder.name());
        }
    }

    /** A program that has nothing to do with the resource keeps its file system busy, so that it cannot be unmounted. */
    private static void use(BedHost host, String directory) throws IOException {
        new ProcessBuilder(host.inside(List.of("sh", "-c", "cd " + directory + " && exec sleep 300"))).start();
    }

    @Test
    void aDeviceThatLiesIsFoundOut() throws Exception {
        RunningCluster.assumeFile("/usr/lib/ocf/resource.d/heartbeat/Dummy", "resource-agents");
        Path shared = switchRoom();
        try (RunningCluster running = start(shared, "mode = lie")) {
            running.awaitServing();
            BedHost victim = running.bed().hosts().get(2);
            BedHost teller = running.bed().hosts().get(0);

            assertThat(running.asterism(teller, "fence", victim.name(), "--comment", "for a test"))
                    .contains("was ordered");
            running.waitUntil(
                    "the lie is in the history",
                    LIMIT,
                    () -> running.asterism(teller, "fence", "history").contains("lied"));

            assertThat(running.cluster().isFormedBy(running.bed().hosts())).isTrue();
            assertThat(running.asterism(teller, "status")).contains("said done 1 times when it was not");
            assertThat(running.asterism(teller, "fence", "devices")).contains("every node", "answers");
            Refused refused = refused(running, teller, "confirm-down", victim.name(), "--yes");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.said()).contains("is not lost");
        }
    }

    static Path asked(Path shared, BedHost host) {
        return shared.resolve("asked-" + host.name());
    }

    /** As a node says that hears a quorum. */
    private static Optional<ClusterStatus> status(RunningCluster running) {
        return running.cluster().firstStatus(status -> status.votes().verdict() == ClusterStatus.Verdict.WON);
    }

    private static Optional<ResourceStatus> resource(RunningCluster running, String id) {
        return status(running).stream()
                .flatMap(status -> status.resources().stream())
                .filter(one -> one.id().equals(new ResourceId(id)))
                .findFirst();
    }

    private static Optional<String> placeOf(RunningCluster running, String id) {
        return resource(running, id)
                .filter(one -> one.state() == ResourceStatus.State.RUNNING)
                .flatMap(one -> one.nodes().stream().findFirst())
                .map(Object::toString);
    }

    private static String cure(RunningCluster running, String id) {
        return resource(running, id).map(one -> one.reason() + one.cure()).orElse("");
    }

    private record Refused(int exit, String said) {}

    private static Refused refused(RunningCluster running, BedHost host, String... words)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of(
                "--token-file", running.bed().inside().resolve("credentials").toString()));
        Process process = new ProcessBuilder(host.inside(running.java().asterism(arguments.toArray(String[]::new))))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Refused(process.waitFor(), said);
    }
}
