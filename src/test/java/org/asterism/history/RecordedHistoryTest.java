package org.asterism.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedHistoryTest {

    private static final String BEGIN = """
            {"client": 0, "host": 1, "op": "read", "value": "v0", "version": "1/1", "call": 1, "end": 2, "outcome": "ok"}
            {"client": 1, "host": 2, "op": "cas", "from": "v0", "to": "v1", "call": 10, "end": 20, "outcome": "ok"}
            {"client": 2, "host": 3, "op": "read", "value": "v0", "version": "1/1", "call": 30, "end": 40, "outcome": "ok"}
            {"client": 2, "host": 3, "op": "cas", "from": "v0", "to": "v2", "call": 50, "end": 60, "outcome": "refused"}
            {"client": 1, "host": 2, "op": "cas", "from": "v1", "to": "v3", "call": 50, "end": 60, "outcome": "unknown"}
            """;

    @TempDir
    private Path folder;

    @Test
    void oldReadsAndOpenWritesAreExplained() throws IOException {
        RecordedHistory history = history(BEGIN + line("final", "v3", 80));

        assertThat(history.problems()).isEmpty();
        assertThat(history.answeredWrites()).isEqualTo(1);
        assertThat(history.refused()).isEqualTo(1);
    }

    @Test
    void aLastReadThatIsOldIsAnAcknowledgedWriteLost() throws IOException {
        assertThat(history(BEGIN + line("final", "v0", 80)).problems()).anyMatch(text -> text.contains("v0 -> v1"));
    }

    @Test
    void whatWasRefusedMustNotShow() throws IOException {
        assertThat(history(BEGIN + line("read", "v2", 80)).problems()).anyMatch(text -> text.contains("read v2"));
    }

    @Test
    void aClientThatGoesBackAtOneNodeIsFound() throws IOException {
        RecordedHistory history = history(BEGIN + line("read", "v1", 80) + line("read", "v0", 100));

        assertThat(history.problems()).singleElement().asString().startsWith("went back");
    }

    private RecordedHistory history(String lines) throws IOException {
        Path file = folder.resolve("history");
        Files.writeString(file, lines);
        return RecordedHistory.read(file);
    }

    private static String line(String kind, String value, long call) {
        return "{\"client\": 9, \"host\": 1, \"op\": \"%s\", \"value\": \"%s\", \"call\": %d, \"end\": %d, \"outcome\": \"ok\"}\n"
                .formatted(kind, value, call, call + 5);
    }
}
