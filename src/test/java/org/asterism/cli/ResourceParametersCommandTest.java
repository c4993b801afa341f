package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.http.Change;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.http.RunningServer;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceParametersCommandTest {

    @TempDir
    Path directory;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = new RunningServer(RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(5)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String run(String... arguments) {
        Map<String, String> environment = Map.of(
                "LANG",
                "C.UTF-8",
                "ASTERISM_URL",
                "http://127.0.0.1:" + server.port(),
                "ASTERISM_TOKEN_FILE",
                directory.resolve("tokens").toString());
        StringWriter out = new StringWriter();
        Console console = new Console(
                new PrintWriter(out), new PrintWriter(out), Console.Output.PIPE, environment, ZoneOffset.UTC);
        int exit = Asterism.run(console, List.of(), arguments);
        return exit + " " + out;
    }

    @Test
    void parametersAreShownAndChangedWithTheDifference() {
        server.control.text =
                "asterism { resources { trunk { agent = \"ocf:x:y\", params { ip = old, pin = 4711 } } } }\n";
        server.control.answer = CompletableFuture.completedFuture(
                new Accepted("replaced", new DocumentVersion(new Epoch(6), 18), List.of("restart trunk on pbx1")));

        String shown = run("resource", "parameters", "trunk");
        String changed = run("resource", "parameters", "trunk", "ip=new", "--unset", "pin", "--dry-run");

        assertThat(shown).isEqualTo("0 ip = old\npin = ********\n");
        assertThat(changed)
                .startsWith("0 would do: replaced")
                .contains("restart trunk", "new")
                .doesNotContain("4711");
        assertThat(server.control.asked.remove().change())
                .isInstanceOfSatisfying(
                        Change.ApplyConfig.class,
                        apply -> assertThat(apply.mode()).isEqualTo(ChangeMode.DRY_RUN));
    }

    @Test
    void whatIsNoResourceWithParametersIsRefused() {
        assertThat(run("resource", "parameters", "nobody")).startsWith("1 ").contains("no resource 'nobody'");
        assertThat(run("resource", "parameters", "nobody", "ip")).startsWith("2 ");
    }
}
