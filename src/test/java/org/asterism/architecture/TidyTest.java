package org.asterism.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the text of all Java sources, tests included: length, leftovers, tests switched off; and our defaults. */
class TidyTest {

    private static final int MOST_LINES_PER_FILE = 400;
    private static final int MOST_LINES_PER_METHOD = 50;

    /** Put together, so that this file does not find itself. */
    private static final Pattern LEFTOVER = Pattern.compile("\\b(" + "TO" + "DO|FIX" + "ME|X" + "XX)\\b");

    /** A test may rest only while an issue, by number or address, says why. */
    private static final Pattern DISABLED =
            Pattern.compile("@Dis" + "abled\\b(?!\\(\"[^\"]*(#\\d+|https?://)[^\"]*\"\\))");

    private static final List<JavaSource> SOURCES = JavaSource.readAll();

    @Test
    void filesStayShort() {
        assertThat(SOURCES.stream()
                        .filter(source -> source.lineCount() > MOST_LINES_PER_FILE)
                        .map(source -> source.path() + ": " + source.lineCount() + " lines"))
                .as("files longer than %d lines", MOST_LINES_PER_FILE)
                .isEmpty();
    }

    @Test
    void methodsStayShort() {
        assertThat(SOURCES.stream().flatMap(TidyTest::longMethods))
                .as("methods longer than %d lines", MOST_LINES_PER_METHOD)
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(SOURCES.stream().flatMap(source -> source.linesWith(LEFTOVER)))
                .as("notes to finish something later; open an issue instead")
                .isEmpty();
    }

    @Test
    void aDisabledTestNamesItsIssue() {
        assertThat(SOURCES.stream().flatMap(source -> source.linesWith(DISABLED)))
                .as("disabled tests without an issue")
                .isEmpty();
    }

    @Test
    void linesAreNeitherTabbedNorForeign() {
        assertThat(SOURCES.stream()
                        .flatMap(source -> source.linesWith(Pattern.compile("[\\t\\r\\u00a0\\u200b\\ufeff]"))))
                .as("tabs, carriage returns and invisible characters")
                .isEmpty();
    }

    /** In the shaded jar our defaults come before those of the libraries, and then the last one wins. */
    @Test
    void ourDefaultsStayBelowOurOwnKey() {
        Path reference = Path.of("src/main/resources/reference.conf");

        Config defaults = ConfigFactory.parseFile(reference.toFile());

        assertThat(defaults.root().keySet()).as("top keys of %s", reference).isSubsetOf("asterism");
    }

    private static Stream<String> longMethods(JavaSource source) {
        return source.methods().stream()
                .filter(method -> method.lineCount() > MOST_LINES_PER_METHOD)
                .map(method -> source.path() + ":" + method.firstLine() + " " + method.name() + ": "
                        + method.lineCount() + " lines");
    }
}
