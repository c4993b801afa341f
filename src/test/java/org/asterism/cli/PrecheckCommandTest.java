package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.api.PrecheckReport;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class PrecheckCommandTest {

    private final Console console = new Console(
            new PrintWriter(new StringWriter()),
            new PrintWriter(new StringWriter()),
            Console.Output.PIPE,
            Map.of(),
            ZoneOffset.UTC);

    @Test
    void allIsClearOnlyWhereAllAnswered() {
        assertThat(lines()).contains("nothing is wrong");
        assertThat(lines("pbx: pbx2 did not answer and is not compared"))
                .contains("nothing is wrong on these", "pbx: pbx2 did not answer and is not compared");
        assertThat(lines("fax: pbx2 did not answer and is not compared")).contains("nothing is wrong");
    }

    @Test
    void theStatusOfTheCommandIsGoodOnlyWhereAllAnswered() {
        assertThat(PrecheckCommand.exit(report())).isEqualTo(Exit.DONE);
        assertThat(PrecheckCommand.exit(report("DATA/sounds has more than 100000 files and is not compared")))
                .isEqualTo(Exit.DONE);
        assertThat(PrecheckCommand.exit(report("fax: pbx2 did not answer and is not compared")))
                .isEqualTo(Exit.REFUSED);
    }

    private List<String> lines(String... remarks) {
        return PrecheckCommand.lines(report(remarks), console);
    }

    private static PrecheckReport report(String... remarks) {
        return new PrecheckReport(
                new NodeName("pbx1"),
                Instant.EPOCH,
                new TreeMap<>(Map.of("pbx", List.of("pbx1"))),
                List.of(),
                List.of(remarks));
    }
}
