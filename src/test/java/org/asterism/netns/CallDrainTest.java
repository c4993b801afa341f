package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Program;
import org.asterism.telephony.KitAsterisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The drain of calls on two live nodes with a real Asterisk each, under real calls. */
@Tag("netns")
class CallDrainTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(CallDrainTest.class);

    /** More of them for a measurement. */
    private static final int CALLS = Integer.getInteger("asterism.drain.calls", 20);

    private static final String DOCUMENT = """
        asterism {
          resources {
            phone-address { agent = "asterism:address", params { ip = "%1$s", prefix = 24, interface = eth0 }
              meta { resource-stickiness = 100 } }
            pbx { agent = "asterism:asterisk"
              params { binary = "%2$s", config = "%3$s", user = root, group = root, sip-address = "%1$s"
                ami-user = asterism, ami-secret = secret, drain-variable = ASTERISM_DRAIN }
              operations = [ { name = monitor, interval = 2s, timeout = 10s } ], clone { hot-standby = true } }
          }
          constraints { colocation = [ { of = phone-address, with = pbx, score = INFINITY } ] }
        }
        """;

    @Test
    void callsEndByThemselvesAnAbortTakesNewOnesAndTheLastOneMovesTheService() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/sipp")), "there is no /usr/bin/sipp; install sip-tester");
        Path home = KitAsterisk.home();
        RunningCluster prepared = RunningCluster.prepare(new ClusterFiles("kernel", "default", DOCUMENT), 2);
        try (RunningCluster running = prepared) {
            for (BedHost host : running.bed().hosts()) {
                makeInstance(running, host, home);
                running.startManager(host);
            }
            BedHost holder = running.awaitServing();
            running.waitUntil(
                    "calls are answered",
                    LIMIT,
                    () -> call(running, holder, 1, 100).waitFor() == 0);
            Process held = call(running, holder, CALLS, 45_000);
            running.waitUntil(
                    CALLS + " calls are up",
                    LIMIT,
                    () -> console(running, holder).contains(CALLS + " active channels"));

            assertThat(running.asterism(holder, "drain", "pbx", "--dry-run")).contains("drain pbx on " + holder.name());
            running.asterism(holder, "drain", "pbx", "--deadline", "10m", "--reason", "new disk");
            running.waitUntil(
                    "status counts the calls",
                    LIMIT,
                    () -> running.asterism(holder, "status")
                            .contains("pbx is being drained: " + CALLS + " calls left, the oldest"));
            assertThat(call(running, holder, 1, 100).waitFor()).as("a new call").isNotZero();
            assertThat(running.asterism(holder, "status")).contains("drain of pbx on " + holder.name(), "new disk");

            abort(running, holder);

            running.asterism(holder, "drain", "pbx");
            assertThat(held.waitFor()).as("the calls that were up").isZero();
            running.waitUntil(
                    "the service moves when the last call has ended",
                    LIMIT,
                    () -> running.sender().filter(host -> !host.equals(holder)).isPresent());
            assertThat(running.asterism(holder, "status")).contains("ban of pbx from " + holder.name(), "drained");
            BedHost taker = running.sender().orElseThrow();
            running.waitUntil(
                    "calls are answered there",
                    LIMIT,
                    () -> call(running, taker, 1, 100).waitFor() == 0);
        }
    }

    private static void abort(RunningCluster running, BedHost holder) throws Exception {
        long begin = RunningCluster.nowMicros();
        assertThat(running.cluster().change(holder, "resources/pbx/undrain").status())
                .isEqualTo(200);
        assertThat(call(running, holder, 1, 1).waitFor())
                .as("a call after the abort")
                .isZero();
        long back = (RunningCluster.nowMicros() - begin) / 1000;
        assertThat(back).as("ms from the abort to the end of a call").isLessThan(2000);
        LOG.info("calls={} abort_to_answered_call_ms={}", CALLS, back);
    }

    private static void makeInstance(RunningCluster running, BedHost host, Path home) throws IOException {
        Path instance = host.directory().resolve("pbx");
        String inside = running.inside("pbx");
        Program.must(List.of(
                "sh",
                "deploy/telephony/bin/asterisk-instance.sh",
                home.toString(),
                instance.toString(),
                "DIR=" + inside,
                "NAME=" + host.name(),
                "BIND=" + Bed.SERVICE));
        Path document = host.directory().resolve("cluster.conf");
        Files.writeString(
                document,
                DOCUMENT.formatted(
                        Bed.SERVICE,
                        home.resolve("asterisk/usr/sbin/asterisk").toRealPath(),
                        inside + "/etc/asterisk.conf"));
    }

    private static String console(RunningCluster running, BedHost host) throws Exception {
        Path home = KitAsterisk.home();
        return Program.run(host.inside(List.of(
                        home.resolve("asterisk/usr/sbin/asterisk").toRealPath().toString(),
                        "-C",
                        running.inside("pbx/etc/asterisk.conf"),
                        "-rx",
                        "core show channels count")))
                .text();
    }

    /** Exit status 0: all were answered, and ended by the caller. */
    private static Process call(RunningCluster running, BedHost host, int number, int holdMs) throws IOException {
        List<String> words = new ArrayList<>(List.of("sipp", Bed.SERVICE + ":5060", "-i", Bed.SERVICE));
        words.addAll(List.of("-p", Integer.toString(20_000 + number), "-s", "501", "-r", "50", "-nostdin"));
        words.addAll(List.of("-d", Integer.toString(holdMs), "-m", Integer.toString(number), "-sf"));
        words.add(Path.of("deploy/telephony/sipp/uac-hold.xml").toAbsolutePath().toString());
        return new ProcessBuilder(host.inside(words))
                .directory(host.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(host.directory().resolve("sipp-" + number).toFile())
                .start();
    }
}
