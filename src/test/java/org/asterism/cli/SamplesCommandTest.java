package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.asterism.api.SampleReport;
import org.asterism.api.SampleReport.Kind;
import org.asterism.api.SampleReport.Series;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class SamplesCommandTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final Instant BEGAN = Instant.parse("2026-11-27T01:00:00Z");

    @Test
    void eachSeriesIsSummedUp() {
        SampleReport report = new SampleReport(
                PBX1,
                BEGAN,
                10_000,
                List.of(
                        new Series(Kind.CALLS, "pbx", List.of(4L, 26L, 7L)),
                        new Series(Kind.ROUND_TRIP, "pbx2 ucast:eth0", List.of(400L, -1L, -1L))));

        assertThat(String.join("\n", SamplesCommand.lines(report, console()))).isEqualTo("""
                pbx1 in 30 s since 2026-11-27 01:00:00Z

                Calls
                  pbx  now 7         least 4         middle 7         most 26

                Round trips
                  pbx2 ucast:eth0  now -         least 0.4 ms    middle 0.4 ms    most 0.4 ms""");
    }

    @Test
    void nothingMeasuredIsSaid() {
        assertThat(SamplesCommand.lines(new SampleReport(PBX1, Instant.EPOCH, 10_000, List.of()), console()))
                .containsExactly("pbx1 has measured nothing yet: it does every ten seconds.");
    }

    private static Console console() {
        return new Console(
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                Console.Output.PIPE,
                Map.of("LANG", "C.UTF-8"),
                ZoneOffset.UTC);
    }
}
