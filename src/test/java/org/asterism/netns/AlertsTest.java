package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real managers with real alert agents, one of which hangs. */
@Tag("netns")
class AlertsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Each event is a line of the sender's file. */
    private static final String AGENT = """
            #!/bin/sh
            echo "$CRM_alert_node_sequence $CRM_alert_kind $CRM_alert_node $CRM_alert_rsc $CRM_alert_task $CRM_alert_desc" \
              >> "$folder/$(cat /proc/sys/kernel/hostname)$CRM_alert_recipient-$PPID"
            """;

    private static ClusterFiles files(Path shared) {
        return new ClusterFiles("kernel", "default", """
                asterism {
                  resources {
                    phone-address { agent = "asterism:address", params { ip = "%1$s", prefix = 24, interface = eth0 } }
                  }
                  alerts {
                    file { path = "%2$s/agent", attributes { folder = "%2$s" }, recipients = [ "-told" ] }
                    hang { path = "%2$s/hang", timeout = 20s }
                  }
                }
                """.formatted(Bed.SERVICE, shared));
    }

    private static Path agents() throws IOException {
        Path shared = Files.createTempDirectory("asterism-alerts-");
        for (String name : List.of("agent", "hang")) {
            Path file = Files.writeString(
                    shared.resolve(name), name.equals("hang") ? "#!/bin/sh\nexec sleep 1000\n" : AGENT);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return shared;
    }

    @Test
    void aDeathIsToldByTheCoordinatorAloneAndEachNodeTellsWhatItDoes() throws Exception {
        Path shared = agents();
        try (RunningCluster running = RunningCluster.start(files(shared))) {
            BedHost dead = running.awaitServing();
            running.waitUntil(
                    "its start was told",
                    LIMIT,
                    () -> count(shared, "resource " + dead.name() + " phone-address start ok") == 1);

            dead.killManager();
            BedHost taker = running.awaitTakeoverFrom(dead);

            running.waitUntil("the death was told", LIMIT, () -> count(shared, "node " + dead.name() + "   lost") >= 1);
            running.waitUntil(
                    "the start there was told",
                    LIMIT,
                    () -> count(shared, "resource " + taker.name() + " phone-address start ok") >= 1);
            BedHost follower = running.othersThan(dead).stream()
                    .filter(host -> !host.equals(taker))
                    .findFirst()
                    .orElseThrow();
            running.waitUntil(
                    "nobody holds anything back",
                    LIMIT,
                    () -> !running.asterism(taker, "alerts", "list").contains("coordinator's")
                            && !running.asterism(follower, "alerts", "list").contains("coordinator's"));
            assertThat(count(shared, "node " + dead.name() + "   lost")).isEqualTo(1);
            assertThat(running.asterism(taker, "alerts", "list")).contains("file", "hang", "told");

            running.startManager(dead);
            running.waitUntil(
                    "its return was told", LIMIT, () -> count(shared, "node " + dead.name() + "   member") >= 1);
            assertThat(running.asterism(taker, "alerts", "test", "file")).contains("told", "exit status 0");
            assertThat(count(shared, "testing its alerts")).isEqualTo(1);
        }
    }

    private static long count(Path shared, String words) throws IOException {
        try (Stream<Path> files = Files.list(shared)) {
            long count = 0;
            for (Path file : files.filter(each -> each.getFileName().toString().contains("-told-"))
                    .toList()) {
                count += Files.readAllLines(file).stream()
                        .filter(line -> line.contains(words))
                        .count();
            }
            return count;
        }
    }
}
