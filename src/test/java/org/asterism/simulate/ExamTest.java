package org.asterism.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibUnreadable;
import org.asterism.model.ClusterState;
import org.asterism.model.Iso8601;
import org.junit.jupiter.api.Test;

/**
 * Compares reports with those of an external exam: the status before and after as they stand, the summary in any order and
 * without explanations. Skipped where the exam is not at hand: {@code -Dexam=DIRECTORY}.
 */
class ExamTest {

    private static final Path EXAM = Path.of(System.getProperty("exam", "../shared/scheduler-exam"));
    private static final String BEFORE = "Current cluster status:";
    private static final String SUMMARY = "Transition Summary:";
    private static final String ACTIONS = "Executing Cluster Transition:";
    private static final String AFTER = "Revised Cluster Status:";

    /** Cases of each milestone whose summary must be equal. */
    private static final Map<String, Integer> LEAST_SUMMARIES = Map.of("M1", 95, "M2", 106, "M3", 145, "M4", 157);

    @Test
    void theStatusIsUnderstoodAndMostSummariesAreEqual() throws IOException {
        assumeTrue(Files.isDirectory(EXAM.resolve("cases")), "no exam at " + EXAM);

        List<String> misunderstood = new ArrayList<>();
        Map<String, Integer> summaries = new TreeMap<>();
        for (String line : Files.readAllLines(EXAM.resolve("cases/cases.tsv"))) {
            String[] columns = line.split("\t", -1);
            if (columns[0].equals("case")) {
                continue;
            }
            Map<String, List<String>> expected =
                    sections(Files.readString(EXAM.resolve("cases/summary/" + columns[0] + ".summary")));
            Map<String, List<String>> actual = sections(report(columns[0], columns[6]));
            if (!expected.get(BEFORE).equals(actual.get(BEFORE))) {
                misunderstood.add(columns[0]);
            }
            boolean isEqual = summary(expected).equals(summary(actual));
            summaries.merge(columns[1], isEqual ? 1 : 0, Integer::sum);
        }
        System.out.println("equal summaries: " + summaries);

        assertThat(misunderstood).isEmpty();
        LEAST_SUMMARIES.forEach((milestone, least) ->
                assertThat(summaries.getOrDefault(milestone, 0)).as(milestone).isGreaterThanOrEqualTo(least));
    }

    private static String report(String name, String arguments) throws IOException {
        try {
            ClusterState state = CibReader.read(EXAM.resolve("cases/xml/" + name + ".xml"), Instant.now())
                    .state();
            if (arguments.startsWith("-t ")) {
                state = state.at(Iso8601.instant(arguments.substring(3)).orElseThrow());
            }
            return Simulation.report(state);
        } catch (CibUnreadable unreadable) {
            throw new AssertionError(name, unreadable);
        }
    }

    /** Lines by section, white space collapsed behind their indentation. */
    private static Map<String, List<String>> sections(String text) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        List<String> open = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (List.of(BEFORE, SUMMARY, ACTIONS, AFTER).contains(line.strip())) {
                open = new ArrayList<>();
                found.put(line.strip(), open);
            } else if (!line.isBlank() && !line.startsWith("Using the original")) {
                int indent = line.length() - line.stripLeading().length();
                open.add(" ".repeat(indent) + line.strip().replaceAll("\\s+", " "));
            }
        }
        return found;
    }

    private static List<String> summary(Map<String, List<String>> sections) {
        return sections.getOrDefault(SUMMARY, List.of()).stream()
                .map(ExamTest::withoutReason)
                .sorted()
                .toList();
    }

    private static String withoutReason(String line) {
        boolean isBlocked = line.endsWith("(blocked)") || line.endsWith(" blocked");
        String plain = line.replaceAll(" due to .*$", "")
                .replaceAll(" blocked$", "")
                .replaceAll(" '.*'$", "")
                .replace("( ", "(")
                .replace(" )", ")");
        return isBlocked ? plain + " blocked" : plain;
    }
}
