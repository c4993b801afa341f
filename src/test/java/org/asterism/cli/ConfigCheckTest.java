package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.asterism.model.DocumentVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CIB as it comes, and as {@code config show} printed it. */
class ConfigCheckTest {

    @TempDir
    private Path folder;

    @Test
    void aCibIsInOrderWithAndWithoutItsMark() throws IOException {
        String cib = Files.readString(Path.of("src/test/resources/cib/failover.xml"));
        String shown = VersionMark.line(DocumentVersion.EMPTY) + "\n" + cib;

        assertThat(check(cib)).contains("is in order");
        assertThat(check(shown)).contains("is in order");
    }

    private String check(String text) throws IOException {
        Path file = folder.resolve("cib.xml");
        Files.writeString(file, text);
        StringWriter out = new StringWriter();
        Console console = new Console(
                new PrintWriter(out, true), new PrintWriter(out, true), Console.Output.PIPE, Map.of(), ZoneOffset.UTC);
        int status = Asterism.run(console, List.of(), new String[] {"config", "check", file.toString()});
        assertThat(status).as(out.toString()).isZero();
        return out.toString();
    }
}
