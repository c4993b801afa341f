package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.asterism.api.ClusterStatus;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.model.NodeName;
import org.asterism.tls.Authority;
import org.asterism.tls.TlsFiles;
import org.asterism.tls.TlsRefused;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three nodes whose messages travel in TLS. */
@Tag("netns")
class TlsTest {

    private static final ClusterFiles ADDRESS = new ClusterFiles("kernel", "default", ClusterFiles.ADDRESS);
    private static final int LONG = 365;
    private static final int BRIEF = 10;

    @Test
    void theClusterFormsTheAddressMovesAndCertificatesAreReplacedMeanwhile() throws Exception {
        try (RunningCluster running = RunningCluster.prepare(ADDRESS)) {
            Path authority = running.bed().hosts().get(0).directory().resolveSibling("authority");
            Authority.create(authority, LONG, Instant.now());
            for (BedHost host : running.bed().hosts()) {
                issue(authority, host, BRIEF);
                turnOn(host);
                running.startManager(host);
            }
            BedHost owner = running.awaitServing();
            assertThat(risks(running, owner)).contains("expires in 9 days");

            for (BedHost host : running.bed().hosts()) {
                issue(authority, host, LONG);
            }
            running.waitUntil(
                    "the new certificates are used",
                    Duration.ofSeconds(20),
                    () -> running.bed().hosts().stream()
                            .noneMatch(host -> risks(running, host).contains("expires in")));

            running.bed().cutPower(owner);
            BedHost heir = running.awaitTakeoverFrom(owner);
            running.assertOnlySender(heir, Duration.ofSeconds(2));

            running.bed().restorePower(owner);
            running.startManager(owner);
            running.awaitServing();
        }
    }

    @Test
    void itIsTurnedOnByPlannedRestartsAndTheAddressStays() throws Exception {
        try (RunningCluster running = RunningCluster.start(ADDRESS)) {
            BedHost owner = running.awaitServing();
            Path authority = running.bed().hosts().get(0).directory().resolveSibling("authority");
            Authority.create(authority, LONG, Instant.now());
            for (BedHost host : running.bed().hosts()) {
                issue(authority, host, LONG);
                turnOn(host);
            }
            long moment = RunningCluster.nowMicros();

            for (BedHost host : running.bed().hosts()) {
                running.waitUntil(
                        "a planned restart is granted",
                        Duration.ofSeconds(30),
                        () -> running.cluster()
                                        .change(host, "nodes/" + host.name() + "/restart")
                                        .status()
                                == 200);
                running.waitUntil(
                        "the manager has ended",
                        Duration.ofSeconds(30),
                        () -> host.managerProcess().isEmpty());
                running.startManager(host);
            }
            running.awaitServing();

            assertThat(running.sendersSince(moment)).containsExactly(owner.name());
        }
    }

    private static void turnOn(BedHost host) throws IOException {
        Files.writeString(
                host.directory().resolve("asterism.conf"),
                "asterism.messaging.tls.enabled = on\n",
                StandardOpenOption.APPEND);
    }

    private static String risks(RunningCluster running, BedHost host) {
        return running.cluster()
                .status(host)
                .map(ClusterStatus::risks)
                .map(Object::toString)
                .orElse("");
    }

    private static void issue(Path authority, BedHost host, int days) throws TlsRefused, IOException {
        NodeName node = new NodeName(host.name());
        Authority.open(authority, Instant.now()).issue(node, days, Authority.Existing.REPLACE, Instant.now());
        TlsFiles files = TlsFiles.in(authority, node);
        Path directory = Files.createDirectories(host.directory().resolve("tls"));
        Stream.of(files.authorities(), files.key(), files.certificate()).forEach(file -> {
            try {
                Files.copy(
                        file,
                        directory.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
