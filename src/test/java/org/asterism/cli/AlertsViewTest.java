package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.asterism.api.AlertList;
import org.asterism.api.ApiJson;
import org.asterism.http.FakeAlerts;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.http.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsViewTest {

    @TempDir
    Path directory;

    private record Ran(int exit, String out, String err) {}

    @Test
    void theCommandShowsWhatWaitsAndWhyAndATestSaysHowItWent() {
        try (RunningServer server =
                new RunningServer(RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(5)))) {
            Ran list = run(server, "alerts", "list");
            assertThat(list.out())
                    .contains("sms → +49301", "3 waiting", "2 attempts failed", "1 given up", "4 dropped")
                    .contains("exit status 1: no network", "mail.example.com:587")
                    .contains("1 events are the coordinator's to tell; pbx1 keeps them");
            assertThat(ApiJson.read(
                            run(server, "alerts", "list", "--json").out().getBytes(), AlertList.class))
                    .isEqualTo(FakeAlerts.LIST);

            assertThat(run(server, "alerts", "test", "sms")).satisfies(good -> {
                assertThat(good.exit()).isZero();
                assertThat(good.out()).contains("told from pbx1 in 12 ms: exit status 0");
            });
            assertThat(run(server, "alerts", "test", "bad").exit()).isEqualTo(1);
            assertThat(run(server, "alerts", "test", "none")).satisfies(none -> {
                assertThat(none.exit()).isEqualTo(1);
                assertThat(none.err()).contains("there is no alert 'none'");
            });
            assertThat(run(server, "alerts").exit()).isEqualTo(2);
        }
    }

    private Ran run(RunningServer server, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Map<String, String> environment = Map.of(
                "LANG",
                "C.UTF-8",
                "ASTERISM_URL",
                "http://127.0.0.1:" + server.port(),
                "ASTERISM_TOKEN_FILE",
                directory.resolve("tokens").toString());
        Console console = new Console(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Console.Output.PIPE,
                environment,
                ZoneOffset.UTC);
        int exit = Asterism.run(console, List.of(), words);
        return new Ran(exit, out.toString(), err.toString());
    }
}
