package org.asterism.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;

/**
 * Compares the summaries with those of an external exam, explanations left out. Skipped where the exam is not at hand: {@code
 * -Dexam=DIRECTORY}. {@code -Dexam.verbose=true} shows the differences.
 */
class ExamTest {

    private static final Path EXAM = Path.of(System.getProperty("exam", "../shared/scheduler-exam"));
    private static final int LEAST_PASSED_OF_FIRST_MILESTONE = 94;

    @Test
    void mostSummariesOfTheFirstMilestoneAreEqual() throws IOException {
        assumeTrue(Files.isDirectory(EXAM.resolve("cases")), "no exam at " + EXAM);

        Map<String, List<String>> passed = new TreeMap<>();
        Map<String, Integer> total = new TreeMap<>();
        for (String line : Files.readAllLines(EXAM.resolve("cases/cases.tsv"))) {
            String[] columns = line.split("\t");
            if (columns[0].equals("case")) {
                continue;
            }
            total.merge(columns[1], 1, Integer::sum);
            if (passes(columns[0], columns[1])) {
                passed.computeIfAbsent(columns[1], unused -> new ArrayList<>()).add(columns[0]);
            }
        }
        total.forEach((milestone, count) -> System.out.println(
                milestone + ": " + passed.getOrDefault(milestone, List.of()).size() + " of " + count));

        assertThat(passed.getOrDefault("M1", List.of())).hasSizeGreaterThanOrEqualTo(LEAST_PASSED_OF_FIRST_MILESTONE);
    }

    private static boolean passes(String name, String milestone) throws IOException {
        List<String> expected = expected(EXAM.resolve("cases/summary/" + name + ".summary"));
        List<String> actual;
        try {
            actual =
                    Scheduler.plan(CibReader.read(CibElement.read(EXAM.resolve("cases/xml/" + name + ".xml"))))
                            .summary()
                            .stream()
                            .map(ExamTest::normal)
                            .sorted()
                            .toList();
        } catch (UnsupportedOperationException | IllegalArgumentException | XMLStreamException beyond) {
            actual = List.of(beyond.toString());
        }
        boolean isEqual = expected.equals(actual);
        if (!isEqual && milestone.matches(System.getProperty("exam.verbose", "none"))) {
            System.out.println("--- " + name);
            List<String> missing = new ArrayList<>(expected);
            actual.forEach(missing::remove);
            List<String> extra = new ArrayList<>(actual);
            expected.forEach(extra::remove);
            missing.forEach(line -> System.out.println("  expected " + line));
            extra.forEach(line -> System.out.println("  actual   " + line));
        }
        return isEqual;
    }

    private static List<String> expected(Path file) throws IOException {
        String text = Files.readString(file);
        int from = text.indexOf("Transition Summary:");
        int to = text.indexOf("Executing Cluster Transition:");
        return Arrays.stream(text.substring(from, to).split("\n"))
                .filter(line -> line.startsWith("  * "))
                .map(line -> normal(line.substring(4)))
                .sorted()
                .toList();
    }

    private static String normal(String line) {
        String plain = line.replaceAll("\\s+", " ").replaceAll("due to .*\\(blocked\\)", "blocked");
        plain = plain.replaceAll("due to .*", "")
                .replace("( ", "(")
                .replace(" )", ")")
                .strip();
        return plain.toLowerCase(Locale.ROOT);
    }
}
