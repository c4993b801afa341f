package org.asterism.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibUnreadable;
import org.junit.jupiter.api.Test;

/**
 * Whatever is in a CIB, it is decided or refused: no crash, no hang. {@code -Dmutations=N} sets how many are tried; the inputs
 * of the external exam are broken too where it is at hand.
 */
class CibMutationTest {

    private static final int MUTATIONS = Integer.getInteger("mutations", 1000);
    private static final Path EXAM = Path.of(System.getProperty("exam", "../shared/scheduler-exam"), "cases", "xml");
    private static final long LARGEST = 150_000;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    @Test
    void aBrokenCibIsDecidedOrRefused() throws IOException {
        List<Path> inputs = inputs();

        for (int seed = 0; seed < MUTATIONS; seed++) {
            byte[] broken = new CibMutator(seed).mutate(Files.readAllBytes(inputs.get(seed % inputs.size())));
            String what = inputs.get(seed % inputs.size()) + " seed " + seed;
            String report = assertTimeoutPreemptively(LONGEST, () -> report(broken), what);

            assertThat(report).as(what).isNotEmpty();
        }
    }

    @Test
    void theUnbrokenOnesAreReported() throws IOException {
        for (Path input : own()) {
            assertThat(report(Files.readAllBytes(input)))
                    .as(input.toString())
                    .contains("Transition Summary:", "Revised Cluster Status:");
        }
    }

    private static String report(byte[] cib) {
        try {
            return Simulation.report(
                    CibReader.read(new ByteArrayInputStream(cib), Instant.now()).state());
        } catch (CibUnreadable unreadable) {
            return String.valueOf(unreadable.getMessage());
        }
    }

    private static List<Path> inputs() throws IOException {
        List<Path> inputs = new ArrayList<>(own());
        if (Files.isDirectory(EXAM)) {
            try (Stream<Path> files = Files.list(EXAM)) {
                files.filter(file -> file.toFile().length() < LARGEST).sorted().forEach(inputs::add);
            }
        }
        return inputs;
    }

    private static List<Path> own() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/cib"))) {
            return files.filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .toList();
        }
    }
}
