package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Program;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Telephones that registered with a real Asterisk are reached through the node that takes over, without registering again. */
@Tag("netns")
class RegistrationsTest {

    private static final String SHOW =
            "import urllib.request; print(urllib.request.urlopen('http://127.0.0.1:7626/metrics').read().decode())";
    private static final int PHONES = 60;
    private static final int FIRST = 10_000;
    private static final Duration KNOWN = Duration.ofSeconds(20);

    @Test
    void aHotStandbyReachesThemAfterTheLossOfTheOwner() throws Exception {
        Path home = BridgedCalls.home();
        try (RunningCluster running = begin(BridgedCalls.files(home, 100), home);
                Phones phones = Phones.in(running)) {
            BedHost owner = running.awaitServing();
            assertThat(phones.tell("register")).startsWith("registered=" + PHONES + " ");
            awaitCopies(running, running.othersThan(owner), PHONES);

            // What ends, ends everywhere.
            assertThat(phones.tell("end")).startsWith("ended=" + PHONES + " ");
            awaitCopies(running, running.othersThan(owner), 0);
            running.othersThan(owner)
                    .forEach(host -> assertThat(contacts(running, home, host)).isZero());

            phones.tell("register");
            awaitCopies(running, running.othersThan(owner), PHONES);
            running.othersThan(owner)
                    .forEach(host -> assertThat(contacts(running, home, host)).isEqualTo(PHONES));

            running.bed().cutPower(owner);
            BedHost taker = running.awaitTakeoverFrom(owner);

            // A call in the moment in which ARI puts the contact in anew would find none.
            running.waitUntil("queues and hints see them, too", KNOWN, () -> available(running, home, taker) == PHONES);
            running.waitUntil("all have a state", KNOWN, () -> metric(taker, "asterism_registrations_stateless") == 0);
            assertThat(phones.tell("call 30")).contains("arrived=" + PHONES + " ");

            // The new owner tells the others what changes from now on.
            assertThat(phones.tell("end")).startsWith("ended=" + PHONES + " ");
            running.othersThan(owner)
                    .forEach(host -> running.waitUntil(
                            host.name() + " has none", KNOWN, () -> contacts(running, home, host) == 0));
        }
    }

    /** Its database is filled as soon as it starts. */
    @Test
    void aColdStandbyReachesThemAfterTheLossOfTheOwner() throws Exception {
        Path home = BridgedCalls.home();
        ClusterFiles cold = new ClusterFiles(
                "kernel", "fast", """
                asterism {
                  options { stonith-enabled = false }
                  resources {
                    phone-address {
                      agent = "asterism:address"
                      params { ip = "%1$s", prefix = 24, interface = eth0 }
                      meta { resource-stickiness = 100 }
                    }
                    pbx {
                      agent = "asterism:asterisk"
                      params { binary = "%2$s", config = "CONFIG", user = root, group = root, sip-address = "%1$s" }
                    }
                  }
                  constraints { colocation = [ { of = pbx, with = phone-address, score = INFINITY } ] }
                }
                """.formatted(Bed.SERVICE, home.resolve("asterisk/usr/sbin/asterisk")));
        try (RunningCluster running = begin(cold, home);
                Phones phones = Phones.in(running)) {
            BedHost owner = running.awaitServing();
            assertThat(phones.tell("register")).startsWith("registered=" + PHONES + " ");
            awaitKnown(running, running.othersThan(owner), PHONES);

            running.bed().cutPower(owner);
            BedHost taker = running.awaitTakeoverFrom(owner);
            running.waitUntil("they are written", KNOWN, () -> contacts(running, home, taker) == PHONES);
            running.waitUntil("all have a state", KNOWN, () -> metric(taker, "asterism_registrations_stateless") == 0);

            assertThat(phones.tell("call 30")).contains("arrived=" + PHONES + " ");
        }
    }

    private static RunningCluster begin(ClusterFiles files, Path home) throws Exception {
        RunningCluster running = RunningCluster.prepare(files);
        StringBuilder endpoints = new StringBuilder();
        for (int i = FIRST; i < FIRST + PHONES; i++) {
            endpoints.append("""

                    [%1$d]
                    type = endpoint
                    transport = transport-udp
                    context = test
                    disallow = all
                    allow = ulaw
                    aors = %1$d
                    [%1$d]
                    type = aor
                    max_contacts = 1
                    remove_existing = yes
                    """.formatted(i));
        }
        for (BedHost host : running.bed().hosts()) {
            Path etc = BridgedCalls.asterisk(running, home, host);
            BridgedCalls.append(etc.resolve("pjsip.conf"), endpoints.toString());
            BridgedCalls.append(
                    etc.resolve("extensions.conf"), "exten => _1XXXX,1,Dial(PJSIP/${EXTEN},30)\n same => n,Hangup()\n");
            openAri(etc);
            BridgedCalls.append(
                    host.directory().resolve("asterism.conf"),
                    "asterism.registrations { enabled = true, ami-secret-file = ami-secret, ari-url = \"http://127.0.0.1:8088/ari\" }\n");
        }
        Program.must(
                running.bed().inClient(List.of("ip", "addr", "add", BridgedCalls.TELEPHONE + "/24", "dev", "eth0")));
        running.bed().hosts().forEach(running::startManager);
        return running;
    }

    private static void openAri(Path etc) throws IOException {
        Files.writeString(etc.resolve("http.conf"), """
                [general]
                enabled = yes
                bindaddr = 127.0.0.1
                bindport = 8088
                """);
        Files.writeString(etc.resolve("ari.conf"), """
                [general]
                enabled = yes
                [asterism]
                type = user
                password = secret
                """);
        BridgedCalls.append(etc.resolve("modules.conf"), """
                load = res_stasis.so
                load = res_http_websocket.so
                load = res_websocket_client.so
                load = res_ari.so
                load = res_ari_model.so
                load = res_ari_asterisk.so
                """);
    }

    /** Known, and in Asterisk. */
    private static void awaitCopies(RunningCluster running, List<BedHost> hosts, int count) {
        awaitKnown(running, hosts, count);
        running.waitUntil(
                "all are written",
                KNOWN,
                () -> hosts.stream().allMatch(host -> metric(host, "asterism_registrations_unwritten") == 0));
    }

    private static void awaitKnown(RunningCluster running, List<BedHost> hosts, int count) {
        running.waitUntil(
                count + " are copied",
                KNOWN,
                () -> hosts.stream().allMatch(host -> metric(host, "asterism_registrations_copies") == count));
    }

    private static long contacts(RunningCluster running, Path home, BedHost host) {
        return BridgedCalls.console(host, running, home, "database show registrar/contact")
                .lines()
                .filter(line -> line.startsWith("/registrar/contact/"))
                .count();
    }

    private static long available(RunningCluster running, Path home, BedHost host) {
        return BridgedCalls.console(host, running, home, "pjsip show endpoints")
                .lines()
                .filter(line -> line.matches(" Endpoint: +1[0-9]{4} +Not in use .*"))
                .count();
    }

    private static long metric(BedHost host, String name) {
        String text = Program.run(host.inside(List.of("python3", "-c", SHOW))).text();
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> Math.round(Double.parseDouble(line.substring(name.length() + 1))))
                .findFirst()
                .orElse(-1L);
    }

    /** The program {@code phones.py}. */
    private record Phones(Process process, BufferedReader answers) implements AutoCloseable {

        static Phones in(RunningCluster running) throws IOException {
            Process process = new ProcessBuilder(running.bed()
                            .inClient(List.of(
                                    "python3",
                                    Path.of("src/test/bench/rig/phones.py")
                                            .toAbsolutePath()
                                            .toString(),
                                    Bed.SERVICE,
                                    BridgedCalls.TELEPHONE,
                                    "7000",
                                    Integer.toString(FIRST),
                                    Integer.toString(PHONES),
                                    "3600")))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new Phones(process, process.inputReader(StandardCharsets.UTF_8));
        }

        String tell(String command) {
            try {
                process.outputWriter(StandardCharsets.UTF_8)
                        .append(command)
                        .append('\n')
                        .flush();
                return String.valueOf(answers.readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
