package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Parameters on two live nodes: checked before they are applied, and taken over by a reload where the agent can. */
@Tag("netns")
class LiveParametersTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DOCUMENT = """
            asterism {
              options { stonith-enabled = false }
              resources {
                dummy { agent = "ocf:pacemaker:Dummy", params { state = "/run/%s", fake = "%s", passwd = "s3cr3t" }
                  operations = [ { name = monitor, interval = 1s, timeout = 20s } ] }
              }
            }
            """;
    private static final String WRONG = """
            asterism {
              options { stonith-enabled = false }
              resources { address { agent = "ocf:heartbeat:IPaddr2", params { cidr_netmask = 24 } } }
            }
            """;

    @Test
    void parametersAreCheckedAndTakenOver() throws Exception {
        RunningCluster.assumeFile("/usr/lib/ocf/resource.d/heartbeat/IPaddr2", "resource-agents");
        assumeTrue(Files.exists(Path.of("/usr/lib/ocf/resource.d/pacemaker/Dummy")), "no pacemaker-resource-agents");
        try (RunningCluster running = RunningCluster.startPair(
                new ClusterFiles("kernel", "fast", "asterism { options { stonith-enabled = false }, resources {} }\n"),
                "")) {
            List<BedHost> hosts = running.bed().hosts();
            running.waitUntil("both are members", LIMIT, () -> running.cluster().isFormedBy(hosts));
            BedHost teller = hosts.get(0);
            write(teller, "wrong.conf", WRONG);
            write(teller, "first.conf", DOCUMENT.formatted("one", "a"));
            write(teller, "reload.conf", DOCUMENT.formatted("one", "b"));
            write(teller, "restart.conf", DOCUMENT.formatted("two", "b"));

            assertThatThrownBy(() -> apply(running, teller, "wrong.conf"))
                    .hasMessageContaining("IPaddr2 needs the parameter 'ip'");
            apply(running, teller, "first.conf");
            running.waitUntil("it runs", LIMIT, () -> isRunning(running));

            assertThat(apply(running, teller, "reload.conf", "--dry-run"))
                    .contains("reload-agent dummy")
                    .doesNotContain("stop dummy", "start dummy");
            apply(running, teller, "reload.conf");
            running.waitUntil(
                    "the new parameters are taken over",
                    LIMIT,
                    () -> isRunning(running)
                            && !apply(running, teller, "reload.conf", "--dry-run")
                                    .contains("dummy on"));
            assertThat(apply(running, teller, "restart.conf", "--dry-run")).contains("stop dummy", "start dummy");
            for (BedHost host : hosts) {
                assertThat(Files.readString(host.log())).doesNotContain("s3cr3t");
            }
        }
    }

    private static void write(BedHost host, String name, String text) throws Exception {
        Files.writeString(host.directory().resolve(name), text);
    }

    private static String apply(RunningCluster running, BedHost teller, String file, String... more) throws Exception {
        String[] words = new String[4 + more.length];
        words[0] = "config";
        words[1] = "apply";
        words[2] = "--force";
        words[3] = running.inside(file);
        System.arraycopy(more, 0, words, 4, more.length);
        return running.asterism(teller, words);
    }

    private static boolean isRunning(RunningCluster running) {
        return running.cluster()
                .firstStatus(status -> status.activity().phase() == ClusterStatus.Phase.IDLE
                        && status.resources().stream().anyMatch(one -> one.state() == ResourceStatus.State.RUNNING))
                .isPresent();
    }
}
