package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.OwnJava;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes of two releases in one cluster. The former release is the jar that {@code -Dasterism.former.jar} names; without it, this one
 * under another number.
 */
@Tag("netns")
class UpgradeTest {

    private static final ClusterFiles ADDRESS = new ClusterFiles("kernel", "default", ClusterFiles.ADDRESS);

    /** A gate that shut would be shut for as long as a manager takes to start. */
    private static final Duration NO_INTERRUPTION = Duration.ofMillis(900);

    @TempDir
    private Path dir;

    @Test
    void anUpgradeNodeByNodeInterruptsNothingAndCanBeTakenBack() throws Exception {
        OwnJava former = OwnJava.of(formerJar().toString());
        try (RunningCluster running = RunningCluster.prepare(ADDRESS)) {
            List<BedHost> hosts = running.bed().hosts();
            hosts.forEach(host -> running.startManager(host, former));
            BedHost holder = running.awaitServing();
            long moment = RunningCluster.nowMicros();

            for (BedHost host : hosts) {
                running.restartManager(host, running.java());
                running.awaitServing();
            }
            running.restartManager(holder, former);
            running.awaitServing();

            assertThat(running.sendersSince(moment)).containsExactly(holder.name());
            assertThat(Duration.ofNanos(running.sightings().longestPauseMicrosSince(moment) * 1000))
                    .as("the longest time without a packet")
                    .isLessThan(NO_INTERRUPTION);
            assertThat(hosts)
                    .allSatisfy(host -> assertThat(commandLine(host))
                            .contains(
                                    host.equals(holder)
                                            ? former.classPath()
                                            : running.java().classPath()));

            BedHost target = running.othersThan(holder).get(0);
            running.asterism(holder, "resource", "move", "phone-address", target.name());
            assertThat(running.awaitTakeoverFrom(holder)).isEqualTo(target);
            running.asterism(target, "resource", "move", "phone-address", holder.name());
            assertThat(running.awaitTakeoverFrom(target)).isEqualTo(holder);
        }
    }

    private static String commandLine(BedHost host) {
        return host.managerProcess()
                .flatMap(process -> process.info().commandLine())
                .orElse("no manager");
    }

    private Path formerJar() throws IOException {
        String named = System.getProperty("asterism.former.jar", "");
        if (!named.isEmpty()) {
            return Path.of(named).toAbsolutePath();
        }
        Path copy = dir.resolve("former.jar");
        Files.copy(
                Path.of(System.getProperty("asterism.jar", "target/asterism.jar")),
                copy,
                StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + copy.toUri()), Map.of())) {
            Path entry = jar.getPath("META-INF", "MANIFEST.MF");
            Manifest manifest;
            try (InputStream in = Files.newInputStream(entry)) {
                manifest = new Manifest(in);
            }
            manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "0.0.1");
            try (OutputStream out = Files.newOutputStream(entry)) {
                manifest.write(out);
            }
        }
        return copy;
    }
}
