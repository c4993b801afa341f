package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.asterism.api.ApiJson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simulate} with the options of crm_simulate. */
class SimulateCommandTest {

    private static final String CIB = """
            <cib have-quorum="1" dc-uuid="1" execution-date="1700000000"><configuration><crm_config/>
              <nodes><node id="1" uname="one"/><node id="2" uname="two"/></nodes>
              <resources><primitive id="f" class="stonith" type="fence_dummy"/></resources><constraints/>
              </configuration><status>
              <node_state id="1" uname="one" in_ccm="true" crmd="online" join="member" expected="member"/>
              <node_state id="2" uname="two" in_ccm="true" crmd="online" join="member" expected="member"/>
            </status></cib>
            """;

    @TempDir
    private Path directory = Path.of("");

    private Path cib = Path.of("");
    private final StringWriter out = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        cib = Files.writeString(directory.resolve("cib.xml"), CIB);
    }

    @Test
    void modificationsScoresAndGraph() throws IOException {
        Path graph = directory.resolve("graph.dot");

        assertThat(run("-d", "one", "-q", "yes", "-s", "-D", graph.toString())).isZero();
        assertThat(out.toString())
                .contains(
                        "  * Setting quorum: yes\n  * Taking node one offline\n",
                        "Assignment Scores:\n  * pcmk__primitive_assign: f allocation score on one: ");
        assertThat(graph).content().contains("\"f_start_0 two\" [ style=bold");
    }

    @Test
    void forPrograms() {
        assertThat(run("-f", "one", "--json")).isZero();
        Map<?, ?> answer = ApiJson.read(out.toString().getBytes(StandardCharsets.UTF_8), Map.class);
        assertThat(answer.get("modifications")).isEqualTo(List.of("Failing node one"));
        assertThat(answer.get("actions")).asString().contains("operation=f_start_0", "node=two");
    }

    @Test
    void whatIsNoResultOfAnOperationIsRefused() {
        assertThat(run("-i", "rubbish")).isEqualTo(Exit.USAGE.code());
    }

    private int run(String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "simulate";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[options.length + 1] = cib.toString();
        Console console = new Console(
                new PrintWriter(out, true),
                new PrintWriter(new StringWriter(), true),
                Console.Output.PIPE,
                Map.of(),
                ZoneOffset.UTC);
        return Asterism.run(console, List.of(), arguments);
    }
}
