package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.asterism.model.NodeName;
import org.asterism.tls.Identity;
import org.asterism.tls.TlsFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code asterism key ca} and {@code asterism key node}. */
class CertificateCommandsTest {

    @TempDir
    private Path folder = Path.of("");

    private record Ran(int exit, String out, String err) {}

    @Test
    void whatTheyMakeIsFitForANode() throws Exception {
        assertThat(run("ca").exit()).isZero();
        Ran made = run("node", "PBX1", "--days", "10");

        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(made.out()).contains("pbx1.crt", "valid until", "within 10 s");
        NodeName node = new NodeName("pbx1");
        Identity.read(TlsFiles.in(folder, node), node, Instant.now());
    }

    @Test
    void nothingIsOverwrittenUnlessItIsSaid() {
        run("ca");
        run("node", "pbx1");

        assertThat(run("ca").exit()).isEqualTo(Exit.REFUSED.code());
        Ran again = run("node", "pbx1");
        assertThat(again.exit()).isEqualTo(Exit.REFUSED.code());
        assertThat(again.err()).contains("pbx1.key exists", "--renew");
        assertThat(run("node", "pbx1", "--renew").exit()).isZero();
    }

    @Test
    void aNodeWithoutACaAndWrongWordsAreRefusedWithWhatHelps() {
        Ran none = run("node", "pbx1");
        assertThat(none.exit()).isEqualTo(Exit.REFUSED.code());
        assertThat(none.err()).contains("ca.key does not exist", "asterism key ca");
        assertThat(run("ca", "--days", "0").exit()).isEqualTo(Exit.USAGE.code());
        run("ca");
        assertThat(run("node", "no name").exit()).isEqualTo(Exit.USAGE.code());
        assertThat(run("node", "../x").exit()).isEqualTo(Exit.USAGE.code());
    }

    private Ran run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console =
                new Console(new PrintWriter(out), new PrintWriter(err), Console.Output.PIPE, Map.of(), ZoneOffset.UTC);
        java.util.List<String> all = new java.util.ArrayList<>(java.util.List.of("key"));
        all.addAll(java.util.List.of(words));
        all.addAll(java.util.List.of("--directory", folder.toString()));
        int exit = Asterism.run(console, java.util.List.of(), all.toArray(String[]::new));
        return new Ran(exit, out.toString(), err.toString());
    }
}
