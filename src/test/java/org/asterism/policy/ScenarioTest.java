package org.asterism.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The scenario corpus: each file has an input and, side by side, the summary, placements and graph that it must lead to. {@code
 * -Dpolicy.rewrite=true} writes the present answers into the files, to be reviewed as a diff.
 */
class ScenarioTest {

    private static final Path CORPUS = Path.of("src/test/resources/policy");
    private static final String MARK = "[summary]";

    @TestFactory
    Stream<DynamicTest> everyScenarioLeadsToWhatIsWritten() throws IOException {
        return files().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    @Test
    void theCorpusIsThere() throws IOException {
        List<Path> files = files();

        assertThat(files).hasSizeGreaterThanOrEqualTo(40);
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(CORPUS)) {
            return all.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
        }
    }

    static String input(Path file) throws IOException {
        String text = Files.readString(file);
        int mark = text.indexOf(MARK);
        return mark < 0 ? text : text.substring(0, mark);
    }

    private static void check(Path file) throws IOException {
        String input = input(file);

        String whole = input.stripTrailing() + "\n\n" + ScenarioText.of(ScenarioReader.read(input));

        if (Boolean.getBoolean("policy.rewrite")) {
            Files.writeString(file, whole);
        }
        assertThat(whole).isEqualTo(Files.readString(file));
    }
}
