package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Link;
import org.asterism.demo.Program;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Bare machines become a cluster by {@code init} and {@code join}, or stay bare: those are used again. */
@Tag("netns")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InitTest {

    private static final ClusterFiles ANY = new ClusterFiles("kernel", "default", ClusterFiles.ADDRESS);
    private static final Pattern JOIN = Pattern.compile("asterism join \\S+ (\\S+)");
    /** The client of the bed answers pings. */
    private static final String CLIENT = "10.88.1.250";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Two machines, bare until the last of those that use them. */
    private static RunningCluster running;

    @BeforeAll
    static void start() throws IOException {
        running = bare(2);
    }

    @AfterAll
    static void stop() throws IOException {
        if (running != null) {
            running.close();
        }
    }

    private record Running(Process process, Path output) {

        String text() {
            try {
                return Files.readString(output);
            } catch (IOException e) {
                return "";
            }
        }

        int end() throws InterruptedException {
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as(() -> "it ends: " + text())
                    .isTrue();
            return process.exitValue();
        }
    }

    @Test
    @Order(5)
    void twoBareMachinesServeAnAddressThatMovesWhenOneDies() throws Exception {
        BedHost first = running.bed().host(1);
        BedHost second = running.bed().host(2);

        Running host = start(running, first, init("ping:" + CLIENT));
        Running guest = start(running, second, List.of("join", first.address(Link.A), code(running, host)));
        assertThat(host.end()).as(host::text).isZero();
        assertThat(guest.end()).as(guest::text).isZero();
        running.bed().hosts().forEach(running::startManager);
        running.waitUntil("the address answers", LIMIT, () -> running.sender().isPresent());
        BedHost owner = running.sender().orElseThrow();

        assertThat(fingerprint(host)).isEqualTo(fingerprint(guest)).isNotEmpty();
        running.bed().cutPower(owner);
        running.awaitTakeoverFrom(owner);
    }

    @Test
    @Order(6)
    void threeMachinesNeedNoTieBreakerAndEachItsOwnCode() throws Exception {
        try (RunningCluster three = bare(3)) {
            BedHost first = three.bed().host(1);
            Running host = start(three, first, init("third"));
            String code = code(three, host);
            Running second = start(three, three.bed().host(2), List.of("join", first.address(Link.A), code));
            three.waitUntil("a second code", LIMIT, () -> codes(host).size() == 2);
            Running third = start(
                    three,
                    three.bed().host(3),
                    List.of("join", first.address(Link.A), codes(host).get(1)));

            for (Running each : List.of(host, second, third)) {
                assertThat(each.end()).as(each::text).isZero();
            }
            three.bed().hosts().forEach(three::startManager);

            three.waitUntil("the address answers", LIMIT, () -> three.sender().isPresent());
            assertThat(codes(host).get(1)).isNotEqualTo(code);
        }
    }

    @Test
    @Order(2)
    void threeWrongCodesEndItAndLeaveNothing() throws Exception {
        BedHost first = running.bed().host(1);
        Running host = start(running, first, init("ping:" + CLIENT));
        code(running, host);

        for (int attempt = 0; attempt < 3; attempt++) {
            Running guest = start(running, running.bed().host(2), List.of("join", first.address(Link.A), "AAAA-AAAA"));
            assertThat(guest.end()).isEqualTo(1);
            assertThat(guest.text()).contains("another code");
        }

        assertThat(host.end()).isEqualTo(1);
        assertThat(host.text()).contains("the code is void after 3 wrong attempts");
        assertBare(running);
    }

    @Test
    @Order(3)
    void aLinkThatIsCutIsNamedOnBothMachinesAndNothingIsWritten() throws Exception {
        BedHost first = running.bed().host(1);
        BedHost second = running.bed().host(2);
        running.bed().mute(second, Link.B);

        Running host = start(running, first, init("ping:" + CLIENT));
        Running guest = start(running, second, List.of("join", first.address(Link.A), code(running, host)));

        assertThat(host.end()).isEqualTo(1);
        assertThat(guest.end()).isEqualTo(1);
        for (Running each : List.of(host, guest)) {
            assertThat(each.text()).contains("pbx1 to pbx2 on eth1: no answer to UDP port 694");
        }
        assertBare(running);
        running.bed().unmute();
    }

    @Test
    @Order(1)
    void anAddressInUseIsRefusedBeforeAnythingIsAsked() throws Exception {
        BedHost first = running.bed().host(1);
        Program.must(running.bed().host(2).inside(List.of("ip", "addr", "add", Bed.SERVICE + "/24", "dev", "eth0")));

        Running host = start(running, first, init("ping:" + CLIENT));

        assertThat(host.end()).isEqualTo(1);
        assertThat(host.text())
                .contains(Bed.SERVICE + " is in use: " + running.bed().host(2).mac(Link.A));
        Program.must(running.bed().host(2).inside(List.of("ip", "addr", "del", Bed.SERVICE + "/24", "dev", "eth0")));
    }

    @Test
    @Order(4)
    void aGuestThatDiesOnTheWayLeavesNoHalfState() throws Exception {
        BedHost first = running.bed().host(1);
        Running host = start(running, first, init("ping:" + CLIENT));
        Running guest =
                start(running, running.bed().host(2), List.of("join", first.address(Link.A), code(running, host)));
        running.waitUntil("it is being tried", LIMIT, () -> host.text().contains("trying the links"));

        guest.process().descendants().forEach(ProcessHandle::destroyForcibly);

        assertThat(host.end()).isEqualTo(1);
        assertThat(host.text()).contains("a machine was lost");
        assertBare(running);
    }

    private static List<String> init(String tieBreaker) {
        return List.of(
                "init",
                "--cluster",
                "voip",
                "--interfaces",
                "eth0 eth1",
                "--address",
                Bed.SERVICE + "/24",
                "--service",
                "none",
                "--tie-breaker",
                tieBreaker,
                "--non-interactive");
    }

    /** Hosts without a configuration and with an empty /var/lib. */
    private static RunningCluster bare(int hosts) throws IOException {
        RunningCluster running = RunningCluster.prepare(ANY, hosts);
        for (BedHost host : running.bed().hosts()) {
            try (Stream<Path> files = Files.walk(host.directory())) {
                for (Path file : files.sorted(Comparator.reverseOrder())
                        .filter(file -> !file.equals(host.directory()))
                        .toList()) {
                    Files.delete(file);
                }
            }
            Program.must(host.inside(List.of("mount", "-t", "tmpfs", "tmpfs", "/var/lib")));
        }
        return running;
    }

    private static Running start(RunningCluster running, BedHost host, List<String> words) throws IOException {
        List<String> arguments = new ArrayList<>(words);
        arguments.addAll(List.of("--directory", running.bed().inside().toString()));
        Path output = Files.createTempFile("asterism-init", ".txt");
        output.toFile().deleteOnExit();
        Process process = new ProcessBuilder(host.inside(running.java().asterism(arguments.toArray(String[]::new))))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        return new Running(process, output);
    }

    private static String code(RunningCluster running, Running host) {
        running.waitUntil(
                "a code is shown: " + host.text(),
                LIMIT,
                () -> !codes(host).isEmpty() || !host.process().isAlive());
        assertThat(codes(host)).as(host::text).isNotEmpty();
        return codes(host).get(0);
    }

    private static List<String> codes(Running host) {
        return JOIN.matcher(host.text()).results().map(found -> found.group(1)).toList();
    }

    private static String fingerprint(Running running) {
        Matcher found = Pattern.compile("Fingerprint on both: (.+)").matcher(running.text());
        return found.find() ? found.group(1) : "";
    }

    private static void assertBare(RunningCluster running) throws IOException {
        for (BedHost host : running.bed().hosts()) {
            try (Stream<Path> files = Files.walk(host.directory())) {
                assertThat(files.filter(Files::isRegularFile)).as(host.name()).isEmpty();
            }
        }
    }
}
