package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heartbeat's files on the command line. */
class ConfigImportTest {

    private static final String HA_CF = """
        keepalive 1
        deadtime 10
        use_logd on
        ucast lo 127.0.0.1
        ucast lo 127.0.0.2
        node pbx1 pbx2
        auto_failback off
        """;

    @TempDir
    private Path folder;

    private record Ran(int exit, String out, String err) {}

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("ha.cf"), HA_CF);
        Files.writeString(folder.resolve("haresources"), "pbx1 127.0.0.100/8/lo\n");
    }

    @Test
    void twoNodesAreToldWhatIsMissingAndHowToSayIt() {
        Ran ran = run();

        assertThat(ran.exit()).isEqualTo(Exit.REFUSED.code());
        assertThat(ran.err().replaceAll("\\s+", " "))
                .contains("two nodes, and nothing that tells a dead peer from a dead link")
                .contains("--on-silent-peer stay")
                .contains("--on-silent-peer take");
    }

    @Test
    void theFilesArePrintedAndReportedOn() {
        Ran ran = run("--on-silent-peer", "stay");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("# ---- asterism.conf", "on-silent-peer = stay", "# ---- cluster.conf", "127.0.0.100");
        assertThat(ran.err()).contains("ha.cf:3: use_logd on: without effect: ", "ha.cf:2: deadtime 10: obeyed: ");
    }

    @Test
    void theFilesThatAreWrittenAreInOrder() {
        Path out = folder.resolve("out");

        Ran ran = run("--on-silent-peer", "take", "--out", out.toString());

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran(List.of("config", "check", out.resolve("asterism.conf").toString(), "--as", "pbx2"))
                        .out())
                .contains("is in order");
        assertThat(run("--on-silent-peer", "take", "--out", out.toString()).exit())
                .isEqualTo(Exit.USAGE.code());
        assertThat(run("--on-silent-peer", "take", "--out", out.toString(), "--force")
                        .exit())
                .isZero();
    }

    @Test
    void aMisspeltWordIsRefused() {
        assertThat(run("--on-silent-peer", "steal").exit()).isEqualTo(Exit.USAGE.code());
    }

    private Ran run(String... more) {
        List<String> words =
                new ArrayList<>(List.of("config", "import", "--ha-dir", folder.toString(), "--as", "pbx1"));
        words.addAll(List.of(more));
        return ran(words);
    }

    private static Ran ran(List<String> words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                new PrintWriter(out, true), new PrintWriter(err, true), Console.Output.PIPE, Map.of(), ZoneOffset.UTC);
        int status = Asterism.run(console, List.of(), words.toArray(String[]::new));
        return new Ran(status, out.toString(), err.toString());
    }
}
