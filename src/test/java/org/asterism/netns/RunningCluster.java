package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.Client;
import org.asterism.demo.Cluster;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Link;
import org.asterism.demo.OwnJava;
import org.asterism.demo.Sightings;
import org.awaitility.core.ConditionTimeoutException;

/** Some nodes, mostly three, of the finished jar and a client on a bed of their own; removed by {@link #close}. */
final class RunningCluster implements AutoCloseable {

    static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** Generous against the 2 s that are promised on a quiet machine. */
    static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(6);

    private static final int THREE = 3;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RECENT = Duration.ofMillis(500);

    private final Path directory;
    private final Bed bed;
    private final OwnJava java;
    private final Client client;
    private final Cluster cluster;

    private RunningCluster(Path directory, Bed bed, OwnJava java, Client client) {
        this.directory = directory;
        this.bed = bed;
        this.java = java;
        this.client = client;
        this.cluster = new Cluster(bed, client);
    }

    /** Starts everything; skips the test where that is not possible. */
    static RunningCluster start(ClusterFiles files) throws IOException {
        return start(files, THREE);
    }

    /** Two nodes, with these lines behind the others in each asterism.conf. */
    static RunningCluster startPair(ClusterFiles files, String settings) throws IOException {
        return start(files, 2, settings);
    }

    static RunningCluster start(ClusterFiles files, int hosts, String settings) throws IOException {
        RunningCluster running = prepare(files, hosts);
        for (BedHost host : running.bed.hosts()) {
            Files.writeString(host.directory().resolve("asterism.conf"), settings, StandardOpenOption.APPEND);
            running.startManager(host);
        }
        return running;
    }

    static RunningCluster start(ClusterFiles files, int hosts) throws IOException {
        RunningCluster running = prepare(files, hosts);
        running.bed.hosts().forEach(running::startManager);
        return running;
    }

    /** All but the managers. */
    static RunningCluster prepare(ClusterFiles files) throws IOException {
        return prepare(files, THREE);
    }

    static RunningCluster prepare(ClusterFiles files, int hosts) throws IOException {
        Optional<String> obstacle = Bed.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        OwnJava java = ClassArchive.useFor(OwnJava.of(jar()));
        Path directory = Files.createTempDirectory("asterism-netns-");
        Bed bed = Bed.create("ast-t" + ProcessHandle.current().pid(), hosts, directory);
        bed.hosts().forEach(host -> files.write(bed, host));
        return new RunningCluster(directory, bed, java, Client.inBed(bed, java, ClusterFiles.TOKEN, 0));
    }

    private static String jar() {
        String jar = System.getProperty("asterism.jar", "target/asterism.jar");
        assumeTrue(Files.exists(Path.of(jar)), "there is no jar at " + jar + "; run mvn verify");
        return Path.of(jar).toAbsolutePath().toString();
    }

    static void assumeFile(String file, String source) {
        assumeTrue(Files.exists(Path.of(file)), "there is no " + file + "; install " + source);
    }

    Bed bed() {
        return bed;
    }

    Cluster cluster() {
        return cluster;
    }

    Sightings sightings() {
        return client.sightings();
    }

    OwnJava java() {
        return java;
    }

    /** What a file in the host's directory is called within the host. */
    String inside(String file) {
        return bed.inside().resolve(file).toString();
    }

    /** What asks before it does it; there is no terminal here. */
    private static final Pattern DANGEROUS = Pattern.compile(
            "^(fence (?!history|devices|test)|confirm-down |nodes remove |key remove |ticket (grant|revoke) |config (apply|rollback) )");

    /** What the command says on a host; it has to succeed. */
    String asterism(BedHost host, String... words) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--token-file", inside("credentials")));
        if (DANGEROUS.matcher(String.join(" ", words)).find()) {
            arguments.add("--yes");
        }
        Path errors = Files.createTempFile("asterism-cli", ".txt");
        Process process = new ProcessBuilder(host.inside(java.asterism(arguments.toArray(String[]::new))))
                .redirectError(errors.toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        String complaint = Files.readString(errors);
        Files.deleteIfExists(errors);
        assertThat(exit)
                .as(() -> String.join(" ", arguments) + ": " + said + complaint)
                .isZero();
        return said;
    }

    void startManager(BedHost host) {
        startManager(host, java);
    }

    /** Of another jar, perhaps. */
    void startManager(BedHost host, OwnJava release) {
        host.startManager(ClusterFiles.node(release, bed));
    }

    /** A planned restart of the manager, after which that jar runs. */
    void restartManager(BedHost host, OwnJava release) {
        assertThat(cluster.change(host, "nodes/" + host.name() + "/restart").status())
                .as("a restart lease for " + host.name())
                .isEqualTo(200);
        waitUntil(
                "the manager of " + host.name() + " has ended",
                Duration.ofSeconds(30),
                () -> host.managerProcess().isEmpty());
        startManager(host, release);
    }

    static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Waits until all these are members, nothing is in progress, and packets come from one host. */
    BedHost awaitServing(List<BedHost> members) {
        waitUntil(
                members.stream().map(BedHost::name).toList() + " serve",
                START_LIMIT,
                () -> cluster.isFormedBy(members) && isSettled() && sender().isPresent());
        return sender().orElseThrow();
    }

    /** With the ends of the managers' logs in the message, if it does not come true. */
    void waitUntil(String what, Duration limit, Callable<Boolean> condition) {
        try {
            await(what).atMost(limit).pollInterval(POLL).until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not within " + limit.toSeconds() + " s: " + what + logs(), e);
        }
    }

    BedHost awaitServing() {
        return awaitServing(bed.hosts());
    }

    private boolean isSettled() {
        return cluster.firstStatus(status -> status.activity().phase() == ClusterStatus.Phase.IDLE
                        && status.resources().stream()
                                .allMatch(resource -> resource.state() == ResourceStatus.State.RUNNING))
                .isPresent();
    }

    /** Who sends from the floating address now. */
    Optional<BedHost> sender() {
        return sightings()
                .lastSenderSince(nowMicros() - RECENT.toNanos() / 1000)
                .map(this::hostOf);
    }

    BedHost hostOf(String mac) {
        return bed.hosts().stream()
                .filter(host -> host.mac(Link.A).equals(mac))
                .findFirst()
                .orElseThrow(() -> new AssertionError("a stranger sends from the address: " + mac));
    }

    /** Waits until another host sends than {@code former}. */
    BedHost awaitTakeoverFrom(BedHost former) {
        waitUntil(
                "another host than " + former.name() + " answers",
                TAKEOVER_LIMIT,
                () -> sender().filter(host -> !host.equals(former)).isPresent());
        return sender().orElseThrow();
    }

    /** The hosts that sent since the moment, in their order; a host that stands twice had another one in between. */
    List<String> sendersSince(long micros) {
        return sightings().turnsSince(micros).stream()
                .map(turn -> hostOf(turn.mac()).name())
                .toList();
    }

    List<BedHost> othersThan(BedHost host) {
        return bed.hosts().stream().filter(other -> !other.equals(host)).toList();
    }

    /** Looked at again and again: packets come from this host and no other. */
    void assertOnlySender(BedHost host, Duration time) {
        long begin = nowMicros();
        await("only " + host.name() + " sends")
                .during(time)
                .atMost(time.plusSeconds(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> sender().filter(host::equals).isPresent());
        assertThat(sendersSince(begin)).containsExactly(host.name());
    }

    void assertNobodySendsFor(Duration time) {
        long begin = nowMicros();
        await().pollDelay(time).atMost(time.plusSeconds(2)).until(() -> true);
        assertThat(sendersSince(begin)).as("hosts that sent meanwhile").isEmpty();
    }

    String logs() {
        StringBuilder all = new StringBuilder();
        for (BedHost host : bed.hosts()) {
            String text = host.logText();
            all.append("\n-- ")
                    .append(host.name())
                    .append('\n')
                    .append(text, Math.max(0, text.length() - 2000), text.length());
        }
        return all.toString();
    }

    @Override
    public void close() throws IOException {
        client.close();
        bed.close();
        delete(directory);
    }

    /** With all that is in it. */
    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
