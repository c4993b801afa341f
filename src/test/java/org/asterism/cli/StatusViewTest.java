package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.asterism.api.SampleStatus;
import org.asterism.cli.Style.Colour;
import org.asterism.cli.Style.Letters;
import org.junit.jupiter.api.Test;

class StatusViewTest {

    @Test
    void theStatusFitsEightyColumns() {
        List<String> lines =
                StatusView.lines(SampleStatus.status(), new Style(Colour.PLAIN, Letters.UNICODE), 80, ZoneOffset.UTC);

        assertThat(String.join("\n", lines) + "\n").isEqualTo(resource("status-80.txt"));
        assertThat(lines).allMatch(line -> line.length() <= 80);
    }

    @Test
    void aTerminalWithoutUnicodeGetsAscii() {
        List<String> lines =
                StatusView.lines(SampleStatus.status(), new Style(Colour.PLAIN, Letters.ASCII), 80, ZoneOffset.UTC);

        assertThat(String.join("\n", lines) + "\n").isEqualTo(resource("status-80-ascii.txt"));
        assertThat(lines)
                .allMatch(line -> StandardCharsets.US_ASCII.newEncoder().canEncode(line));
    }

    @Test
    void coloursChangeNothingButColours() {
        List<String> coloured =
                StatusView.lines(SampleStatus.status(), new Style(Colour.ANSI, Letters.UNICODE), 80, ZoneOffset.UTC);
        List<String> plain =
                StatusView.lines(SampleStatus.status(), new Style(Colour.PLAIN, Letters.UNICODE), 80, ZoneOffset.UTC);

        assertThat(coloured).anyMatch(line -> line.contains("\u001b[31;1mLOST"));
        assertThat(coloured.stream().map(StatusViewTest::withoutColours)).containsExactlyElementsOf(plain);
    }

    @Test
    void aNarrowTerminalLosesNoWord() {
        List<String> wide =
                StatusView.lines(SampleStatus.status(), new Style(Colour.PLAIN, Letters.UNICODE), 200, ZoneOffset.UTC);
        List<String> narrow =
                StatusView.lines(SampleStatus.status(), new Style(Colour.PLAIN, Letters.UNICODE), 50, ZoneOffset.UTC);

        assertThat(words(narrow)).isEqualTo(words(wide));
    }

    private static List<String> words(List<String> lines) {
        return List.of(String.join(" ", lines).replaceAll("[│├└]", " ").strip().split("\\s+"));
    }

    private static String withoutColours(String line) {
        return line.replaceAll("\u001b\\[[0-9;]*m", "").stripTrailing();
    }

    static String resource(String name) {
        try (InputStream in = StatusViewTest.class.getResourceAsStream("/cli/" + name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
