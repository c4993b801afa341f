package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.asterism.cib.CibProblem;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibReading;
import org.asterism.cib.CibUnreadable;
import org.asterism.cib.CibWriter;
import org.asterism.config.DocumentReader;
import org.asterism.config.DocumentWriter;
import org.asterism.config.Expressible;
import org.asterism.config.RandomDocument;
import org.asterism.config.Reading;
import org.asterism.model.ClusterDocument;
import org.asterism.simulate.Simulation;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * Converts the inputs of an external exam to the configuration's language and back. Skipped where the exam is not at hand:
 * {@code -Dexam=DIRECTORY}.
 */
class ConversionTest {

    private static final Path INPUTS = Path.of(System.getProperty("exam", "../shared/scheduler-exam"), "cases", "xml");

    /** Inputs that are converted without any loss; those that are not are printed with their losses. */
    private static final int LEAST_WHOLE = 494;

    @Test
    void whatIsConvertedIsReadBackAndPlannedAlike() throws Exception {
        assumeTrue(Files.isDirectory(INPUTS), "no exam at " + INPUTS);

        List<String> readOtherwise = new ArrayList<>();
        List<String> otherByXml = new ArrayList<>();
        List<String> plannedOtherwise = new ArrayList<>();
        TreeMap<String, List<String>> lossesByInput = new TreeMap<>();
        List<Path> files = inputs();
        for (Path file : files) {
            String name = file.getFileName().toString();
            CibReading reading = CibReader.read(file, Instant.EPOCH);
            Expressible expressible = Expressible.of(reading.state().document());
            List<String> losses = losses(reading, expressible);
            if (!losses.isEmpty()) {
                lossesByInput.put(name, losses);
            }
            ClusterDocument document = expressible.document();
            String text = DocumentWriter.write(document);
            if (!DocumentReader.readText(name, text, Set.of()).equals(new Reading.Accepted<>(document))) {
                readOtherwise.add(name);
            }
            Expressible byXml = Expressible.of(cib(CibWriter.write(document)));
            if (!byXml.document().equals(document) || !byXml.losses().isEmpty()) {
                otherByXml.add(name + byXml.losses());
            }
            String plan = Simulation.report(reading.state());
            boolean isAlike = plan.equals(Simulation.report(reading.state().with(document)));
            if (!isAlike && losses.isEmpty()) {
                plannedOtherwise.add(name);
            }
        }
        lossesByInput.forEach((name, losses) -> System.out.println(name + ": " + losses));
        System.out.println("without loss: " + (files.size() - lossesByInput.size()) + " of " + files.size());

        assertThat(readOtherwise).isEmpty();
        assertThat(otherByXml).isEmpty();
        assertThat(plannedOtherwise).isEmpty();
        assertThat(files.size() - lossesByInput.size()).isGreaterThanOrEqualTo(LEAST_WHOLE);
    }

    /** Who gave a command has no place in a CIB; what it did has. */
    @RepeatedTest(200)
    void anyDocumentComesBackFromACib(RepetitionInfo repetition) throws Exception {
        ClusterDocument document = DocumentWriter.canonical(
                        new RandomDocument(repetition.getCurrentRepetition()).make())
                .withLeases(List.of());

        Expressible back = Expressible.of(cib(CibWriter.write(document)));

        assertThat(back.losses()).isEmpty();
        assertThat(DocumentWriter.write(back.document())).isEqualTo(DocumentWriter.write(document));
        assertThat(back.document()).isEqualTo(document);
    }

    private static List<Path> inputs() throws IOException {
        try (Stream<Path> files = Files.list(INPUTS)) {
            return files.sorted().toList();
        }
    }

    private static List<String> losses(CibReading reading, Expressible expressible) {
        List<String> losses = new ArrayList<>();
        reading.problems().stream()
                .filter(problem -> problem.effect() == CibProblem.Effect.LOST
                        && !problem.path().startsWith("cib/status"))
                .forEach(problem -> losses.add(problem.toString()));
        losses.addAll(expressible.losses());
        return losses;
    }

    private static ClusterDocument cib(String xml) throws CibUnreadable {
        return CibReader.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH)
                .state()
                .document();
    }
}
