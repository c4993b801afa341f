package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.netns.LiveStatus.find;
import static org.asterism.netns.LiveStatus.inside;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.asterism.api.ResourceStatus;
import org.asterism.api.ServiceHealth;
import org.asterism.api.ServiceHealth.State;
import org.asterism.api.ServiceHealth.Verdict;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Program;
import org.asterism.telephony.KitAsterisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Faults of a real Asterisk under real calls on live nodes: what only warns cuts no call, what fails is recovered, and each node shows
 * why. {@code src/test/bench/health.py} measures how soon.
 */
@Tag("netns")
class AsteriskFaultsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CALLS = 20;

    private static final String DOCUMENT = """
        asterism {
          resources {
            phone-address { agent = "asterism:address", params { ip = "%1$s", prefix = 24, interface = eth0 }
              meta { resource-stickiness = 100 } }
            pbx { agent = "asterism:asterisk"
              params { binary = "%2$s", config = "%3$s", user = root, group = root, sip-address = "%1$s"
                ami-user = asterism, ami-secret = secret, call-check = "sip:100@%1$s", call-interval = 5s }
              operations = [ { name = monitor, interval = 2s, timeout = 10s } ] }
          }
          constraints { colocation = [ { of = pbx, with = phone-address, score = INFINITY } ]
            order = [ { first = phone-address, then = pbx } ] }
        }
        """;

    @Test
    void aDeadAmiWarnsAndCutsNoCallAndAHungAsteriskIsRestarted() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/sipp")), "there is no /usr/bin/sipp; install sip-tester");
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/nft")), "there is no /usr/sbin/nft; install nftables");
        Path home = KitAsterisk.home();
        try (RunningCluster running = RunningCluster.prepare(new ClusterFiles("kernel", "default", DOCUMENT), 2)) {
            for (BedHost host : running.bed().hosts()) {
                makeInstance(running, host, home);
                running.startManager(host);
            }
            BedHost holder = running.awaitServing();
            BedHost other = running.othersThan(holder).get(0);
            running.waitUntil("it is well", LIMIT, () -> verdict(running, holder) == Verdict.WELL);
            running.waitUntil("it was called", LIMIT, () -> part(running, other, "call") == State.GOOD);
            String process = pid(running, holder);
            Process held = call(holder, CALLS, 15_000);
            running.waitUntil(
                    "calls are up",
                    LIMIT,
                    () -> inside(
                                    holder,
                                    console(running, home) + " | grep -Eq '^" + CALLS
                                            + " (of [0-9]+ max )?active calls'")
                            == 0);

            assertThat(inside(
                            holder,
                            "nft 'add table inet t; add chain inet t c { type filter hook input priority 0; };"
                                    + " add rule inet t c tcp dport 5038 drop'"))
                    .isZero();
            running.waitUntil("it warns", LIMIT, () -> verdict(running, other) == Verdict.WARNING);
            assertThat(part(running, holder, "AMI")).isEqualTo(State.BAD);
            assertThat(part(running, holder, "SIP over UDP")).isEqualTo(State.GOOD);
            assertThat(running.asterism(other, "status"))
                    .contains("health on " + holder.name() + ": warning: AMI", "bad: AMI");
            assertThat(inside(holder, "nft delete table inet t")).isZero();
            running.waitUntil("it is well again", LIMIT, () -> verdict(running, other) == Verdict.WELL);
            assertThat(held.waitFor()).as("the calls that were up").isZero();
            assertThat(pid(running, holder)).as("the same process").isEqualTo(process);

            assertThat(inside(holder, "kill -STOP " + process)).isZero();
            running.waitUntil(
                    "another process", LIMIT, () -> !pid(running, holder).equals(process));
            running.waitUntil("it is well", LIMIT, () -> verdict(running, holder) == Verdict.WELL);
            running.waitUntil(
                    "calls are answered", LIMIT, () -> call(holder, 1, 100).waitFor() == 0);
            assertThat(running.asterism(other, "explain", "pbx", "--quick"))
                    .contains("was ill on " + holder.name(), "is frozen");
        }
    }

    private static Verdict verdict(RunningCluster running, BedHost asked) {
        return health(running, asked).stream()
                .map(ServiceHealth::verdict)
                .filter(one -> one != Verdict.NOT_LOOKED_AT)
                .findFirst()
                .orElse(Verdict.UNKNOWN);
    }

    private static State part(RunningCluster running, BedHost asked, String name) {
        return health(running, asked).stream()
                .flatMap(one -> one.parts().stream())
                .filter(part -> part.name().equals(name))
                .map(ServiceHealth.Part::state)
                .findFirst()
                .orElse(State.UNKNOWN);
    }

    private static List<ServiceHealth> health(RunningCluster running, BedHost asked) {
        return running.cluster()
                .status(asked)
                .map(status -> find(status, "pbx"))
                .map(ResourceStatus::health)
                .orElse(List.of());
    }

    private static String pid(RunningCluster running, BedHost host) throws Exception {
        return Program.run(host.inside(List.of("cat", running.inside("pbx/run/asterisk.pid"))))
                .text()
                .strip();
    }

    private static String console(RunningCluster running, Path home) throws IOException {
        return home.resolve("asterisk/usr/sbin/asterisk").toRealPath() + " -C "
                + running.inside("pbx/etc/asterisk.conf") + " -rx 'core show channels count'";
    }

    private static void makeInstance(RunningCluster running, BedHost host, Path home) throws IOException {
        String inside = running.inside("pbx");
        Program.must(List.of(
                "sh",
                "deploy/telephony/bin/asterisk-instance.sh",
                home.toString(),
                host.directory().resolve("pbx").toString(),
                "DIR=" + inside,
                "NAME=" + host.name(),
                "BIND=" + Bed.SERVICE));
        Files.writeString(
                host.directory().resolve("cluster.conf"),
                DOCUMENT.formatted(
                        Bed.SERVICE,
                        home.resolve("asterisk/usr/sbin/asterisk").toRealPath(),
                        inside + "/etc/asterisk.conf"));
    }

    /** Exit status 0: all were answered, and ended by the caller. */
    private static Process call(BedHost host, int number, int holdMs) throws IOException {
        List<String> words = List.of(
                "sipp",
                Bed.SERVICE + ":5060",
                "-i",
                Bed.SERVICE,
                "-p",
                Integer.toString(20_000 + number),
                "-s",
                "101",
                "-r",
                "50",
                "-nostdin",
                "-d",
                Integer.toString(holdMs),
                "-m",
                Integer.toString(number),
                "-sf",
                Path.of("deploy/telephony/sipp/uac-hold.xml").toAbsolutePath().toString());
        return new ProcessBuilder(host.inside(words))
                .directory(host.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(host.directory().resolve("sipp-" + number).toFile())
                .start();
    }
}
