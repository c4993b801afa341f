package org.asterism.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.asterism.api.FlightEntry;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {

    private static final long BYTES = 4L << 20;

    @TempDir
    private Path folder;

    @Test
    void entriesAreReadWhileTheRecorderRuns() throws IOException {
        try (Recorder recorder = start(folder, () -> {})) {
            recorder.note("life", "it begins", new TreeMap<>(Map.of("a", "1")));

            await().atMost(Duration.ofSeconds(10)).until(() -> recorder.written() == 1);

            FlightEntry entry = read().entries().get(0);
            assertThat(entry.sentence()).isEqualTo("it begins");
            assertThat(entry.fact("a")).isEqualTo("1");
            assertThat(entry.number()).isEqualTo(1);
            assertThat(entry.life()).isEqualTo("7.1");
            assertThat(recorder.bytes()).isPositive();
        }
    }

    /** The child says a number only after it noted it; kill -9 may take no more than what was in the queue that moment. */
    @Test
    void afterKill9TheLastEntriesAreThere() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long told = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            while (told < 500) {
                told = Long.parseLong(lines.readLine());
            }
            // Not destroyForcibly(), which closes the stream of what was said already.
            new ProcessBuilder("kill", "-9", Long.toString(child.pid())).start().waitFor();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told = line.matches("[0-9]+") ? Long.parseLong(line) : told;
            }
        }
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isEqualTo(137);

        List<FlightEntry> entries = read().entries();

        long last = entries.get(entries.size() - 1).number("i", -1);
        assertThat(last).as("of %d", told).isGreaterThanOrEqualTo(told - 50);
        assertThat(entries)
                .extracting(entry -> entry.number("i", -1))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(entries).hasSize((int) last + 1);
    }

    /** Notes an entry each millisecond and says so. */
    public static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws InterruptedException {
            CountDownLatch never = new CountDownLatch(1);
            try (Recorder recorder = start(Path.of(arguments[0]), () -> {})) {
                for (int i = 0; i < 1_000_000; i++) {
                    recorder.note("life", "entry", new TreeMap<>(Map.of("i", Integer.toString(i))));
                    System.out.println(i);
                    if (never.await(1, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        }
    }

    @Test
    void aFullQueueDropsCountsAndSaysSo() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch isStuck = new CountDownLatch(1);
        try (Recorder recorder = start(folder, () -> {})) {
            recorder.note("life", "the disk hangs", () -> {
                isStuck.countDown();
                try {
                    stuck.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return new TreeMap<>();
            });
            isStuck.await();
            for (int i = 0; i < 10_000; i++) {
                recorder.note("life", "more", new TreeMap<>());
            }
            assertThat(recorder.dropped()).isBetween(1L, 9_999L);
            long dropped = recorder.dropped();

            stuck.countDown();

            await().atMost(Duration.ofSeconds(20)).until(() -> recorder.written() >= 10_001 - dropped);
            assertThat(read().entries())
                    .filteredOn(entry -> entry.kind().equals("dropped"))
                    .extracting(entry -> entry.number("entries", 0))
                    .containsExactly(dropped);
        }
    }

    @Test
    void whereTheDiskRefusesNothingFailsAndTheLossIsCounted() throws IOException {
        Path file = Files.createFile(folder.resolve("no-folder"));
        try (Recorder recorder = start(file, () -> {})) {
            recorder.note("life", "lost", new TreeMap<>());

            await().atMost(Duration.ofSeconds(10)).until(() -> recorder.dropped() == 1);
            assertThat(recorder.written()).isZero();
        }
    }

    @Test
    void aProbeOrFactThatFailsDoesNotEndTheRecording() throws IOException {
        try (Recorder recorder = start(folder, () -> {
            throw new IllegalStateException("for a test");
        })) {
            recorder.note("life", "bad", () -> {
                throw new IllegalStateException("for a test");
            });
            await().atMost(Duration.ofSeconds(10)).until(() -> recorder.dropped() > 0);
            recorder.note("life", "good", new TreeMap<>());

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> read().entries().stream()
                            .anyMatch(entry -> entry.sentence().equals("good")));
        }
    }

    @Test
    void hugeFactsAreCut() throws IOException {
        TreeMap<String, String> facts = new TreeMap<>();
        for (int i = 0; i < 500; i++) {
            facts.put("fact" + i, "é".repeat(5000));
        }
        try (Recorder recorder = start(folder, () -> {})) {
            recorder.note("run", "much output", facts);
            recorder.note("run", "little", new TreeMap<>());
            await().atMost(Duration.ofSeconds(10)).until(() -> recorder.written() == 2);
        }

        assertThat(read().entries())
                .extracting(FlightEntry::sentence)
                .containsExactly("much output", "little", "the flight recorder ends");
        assertThat(read().damaged()).isZero();
    }

    private FlightReader.Read read() throws IOException {
        return new FlightReader(folder).entries(entry -> true);
    }

    private static Recorder start(Path folder, Recorder.Probe probe) {
        return Recorder.start(
                new Recorder.Setting(
                        new NodeName("pbx1"),
                        "boot",
                        () -> "7.1",
                        folder,
                        BYTES,
                        () -> new BootTime(System.nanoTime()),
                        InstantSource.system()),
                probe,
                Duration.ofMillis(50));
    }
}
