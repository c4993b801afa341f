package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asterism.http.FakeDrills;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.http.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillCommandTest {

    @TempDir
    static Path directory;

    private static RunningServer server;

    private record Ran(int exit, String out, String err) {}

    @BeforeAll
    static void start() {
        server = new RunningServer(RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(5)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theListAndAReportAreShown() {
        assertThat(run("drill", "list").out()).contains(FakeDrills.ID, "freeze, running: under way");
        assertThat(run("drill", "show", "last").out()).contains(FakeDrills.ID, "asked for by anna");
    }

    @Test
    void aDrillBeginsWithACredentialOfAnAdministrator() {
        Ran begun = run("drill", "link", "eth1", "--yes", "--no-wait", "--token-file", tokens());
        Ran refused = run("drill", "link", "eth1", "--yes", "--no-wait");

        assertThat(begun.exit()).as(begun.err()).isZero();
        assertThat(begun.out()).contains("link eth1");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("a credential is needed");
    }

    @Test
    void badWordsAreRefused() {
        assertThat(run("drill", "show", "yesterday").exit()).isEqualTo(2);
        assertThat(run("drill", "show", "20200101-000000").exit()).isEqualTo(1);
        assertThat(run("drill", "link", "eth1", "--seconds", "3600", "--yes", "--token-file", tokens())
                        .err())
                .contains("seconds is a number from 0 to 60");
    }

    private static String tokens() {
        return directory.resolve("tokens").toString();
    }

    private static Ran run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--port", Integer.toString(server.port())));
        Console console =
                new Console(new PrintWriter(out), new PrintWriter(err), Console.Output.PIPE, Map.of(), ZoneOffset.UTC);
        int exit = Asterism.run(console, List.of(), all.toArray(String[]::new));
        return new Ran(exit, out.toString(), err.toString());
    }
}
