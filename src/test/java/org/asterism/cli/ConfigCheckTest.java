package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asterism.model.AgentName;
import org.asterism.model.DocumentVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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

    /** What would stop the start is said before. */
    @Test
    void aMissingCertificateIsAMistakeAndThatOfAnotherMachineIsNotLookedAt() throws IOException {
        String own = OwnName.orThis("");
        Path file = folder.resolve("asterism.conf");
        Files.writeString(file, """
            asterism {
              cluster { name = demo, nodes = [
                { name = %s, addresses { lo = "127.0.0.1" } }, { name = other, addresses { lo = "127.0.0.2" } } ] }
              quorum { two-node = true, on-silent-peer = stay }
              links = [ { type = ucast, interface = lo } ]
              messaging.tls { enabled = on, ca = "%s/ca.crt" }
            }
            """.formatted(own, folder));
        StringWriter out = new StringWriter();

        assertThat(run(out, "config", "check", file.toString())).isNotZero();
        assertThat(out.toString()).contains("messaging.tls: ", "ca.crt", "asterism key ca");
        assertThat(run(out, "config", "check", file.toString(), "--as", "other"))
                .isZero();
        assertThat(out.toString()).contains("lie on other and were not looked at");
    }

    /** What the agent calls private and what its name tells; a path of a secret is none. */
    @Test
    void privateValuesInPlainTextAreNotedAndNeverPrinted() throws IOException {
        Path file = folder.resolve("cluster.conf");
        Files.writeString(file, """
            asterism.resources {
              power { agent = "ocf:acme:power", params { host = "10.0.0.9", pin = "s3cr3t", password = "hush" } }
              other { agent = "ocf:acme:power", params { host = "10.0.0.8", password_script = "/etc/other.sh" } }
            }
            """);
        ParameterCheck agents = document -> new ParameterCheck.Findings(
                List.of(), List.of(), Map.of(AgentName.parse("ocf:acme:power"), Set.of("pin")));

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        String open = check(file, agents);
        assertThat(open)
                .contains("private values in plain text: password of power, pin of power. Everybody")
                .contains("chmod 600")
                .doesNotContain("s3cr3t", "hush", "of other", "10.0.0.9");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(check(file, agents)).contains("pin of power. Only its owner");
        assertThat(check(file, ParameterCheck.NONE)).contains("plain text: password of power. ");
    }

    private static String check(Path file, ParameterCheck agents) {
        StringWriter out = new StringWriter();
        Console console = new Console(
                new PrintWriter(out, true), new PrintWriter(out, true), Console.Output.PIPE, Map.of(), ZoneOffset.UTC);
        int status = new CommandLine(new ConfigCheckCommand(console, agents)).execute(file.toString());
        assertThat(status).as(out.toString()).isZero();
        return out.toString();
    }

    private String check(String text) throws IOException {
        Path file = folder.resolve("cib.xml");
        Files.writeString(file, text);
        StringWriter out = new StringWriter();
        int status = run(out, "config", "check", file.toString());
        assertThat(status).as(out.toString()).isZero();
        return out.toString();
    }

    private static int run(StringWriter out, String... words) {
        Console console = new Console(
                new PrintWriter(out, true), new PrintWriter(out, true), Console.Output.PIPE, Map.of(), ZoneOffset.UTC);
        return Asterism.run(console, List.of(), words);
    }
}
