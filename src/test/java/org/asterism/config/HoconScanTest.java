package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoconScanTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a { x = 1 }\na { y = 2 }",
                "a.x = 1\na { y = 2 }\na.z : 3",
                "a = 1, b = [ { a = 1 }, { a = 2 } ]",
                "port = 1\nport = ${?PORT}",
                "list = [1]\nlist += 2",
                "a = \"x { a = 1 }\"\nb = \"\"\"\na = 1\na = 2\n\"\"\"",
                "# a = 1\na = 1 // a = 2",
                "\"a b\" = 1\n\"a b \" = 2\n\"a.b\" = 3\na.b = 4",
                "a =\n  { x = 1 }\nb {\n}\n",
                "{ a = 1, b : { c = 2 } }",
                "a = x{y} z",
                "",
            })
    void whatHoconMeansIsNoDuplicate(String text) {
        assertThat(HoconScan.of(text, "r").duplicates()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a = 1; a = 2 | a | 1 | 2",
                "a { x = 1 }; a { x = 2 } | a.x | 1 | 2",
                "a { x = 1; x = 2 } | a.x | 1 | 2",
                "a.x = 1; ; a { x : 2 } | a.x | 1 | 3",
                "b = [ { c = 1; c = 2 } ] | b.c | 1 | 2",
                "r { p { x = 1 }; p { y = 1 } } | r.p | 1 | 2",
                "a = 1; a { x = 1 } | a | 1 | 2",
                "\"a\" = 1; a = 2 | a | 1 | 2",
            })
    void aKeySetTwiceIsFound(String lines, String path, int first, int second) {
        assertThat(HoconScan.of(lines.replace("; ", "\n"), "r").duplicates())
                .containsExactly(new HoconScan.Duplicate(path, first, second));
    }

    @Test
    void includesAreFoundWithTheirKind() {
        String text =
                "include \"a.conf\"\nx = 1\nb { include required(file(\"/c.conf\")) }\ninclude url(\"http://d\")\n"
                        + "included = 1\ny = \"include \\\"no\\\"\"";

        assertThat(HoconScan.of(text, "r").includes())
                .containsExactly(
                        new HoconScan.Include("", "a.conf", 1),
                        new HoconScan.Include("file", "/c.conf", 3),
                        new HoconScan.Include("url", "http://d", 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{ a ", "a = [", "a { b = "})
    void nestingWithoutEndIsAProblemNotAStackOverflow(String piece) {
        Reading<?> reading = DocumentReader.readText("deep", piece.repeat(200_000), java.util.Set.of());

        assertThat(((Reading.Refused<?>) reading).problems())
                .extracting(Problem::what)
                .contains("objects and lists are nested too deeply");
    }

    @Test
    void anyTextIsScannedInTimeAndRefusedWithoutAnException() throws IOException {
        String sample = Files.readString(Path.of("deploy/etc/three-node-farm/cluster.conf"));
        Random random = new Random(42);

        for (int round = 0; round < 2000; round++) {
            String text = damaged(sample, random);
            Assertions.assertTimeout(Duration.ofSeconds(5), () -> HoconScan.of(text, "asterism.resources"));
            Reading<?> reading = DocumentReader.readText("round-" + round, text, java.util.Set.of());
            assertThat(reading).as(text).isNotNull();
        }
    }

    private static String damaged(String text, Random random) {
        StringBuilder result = new StringBuilder(text);
        String marks = "{}[]\"=:,+$#/\\\n \0e";
        for (int change = random.nextInt(6); change >= 0; change--) {
            int at = random.nextInt(result.length());
            switch (random.nextInt(3)) {
                case 0 -> result.deleteCharAt(at);
                case 1 -> result.insert(at, marks.charAt(random.nextInt(marks.length())));
                default -> result.setLength(Math.max(1, at));
            }
        }
        return result.toString();
    }
}
