package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.ParameterChange;
import org.asterism.api.ParameterReport;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParametersTest {

    private static final String PATH = "/asterism/v1/resources/trunk/parameters";

    private static final String TEXT = """
            asterism {
              resources {
                # to the carrier
                trunk { agent = "ocf:heartbeat:anything", params { binfile = "/bin/true", pin = 4711 } }
                ruled { agent = "ocf:heartbeat:anything", params = [ { binfile = "/bin/true" } ] }
              }
            }
            """;

    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(2)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void reset() {
        server.control.text = TEXT;
        server.control.asked.clear();
        server.control.answer = CompletableFuture.completedFuture(
                new Accepted("done", new DocumentVersion(new Epoch(6), 18), List.of("restart trunk on pbx1")));
    }

    private static String read(HttpResponse<String> response) {
        return response.statusCode() + " " + response.body();
    }

    private static Change.ApplyConfig asked() {
        return (Change.ApplyConfig) server.control.asked.remove().change();
    }

    @Test
    void theValuesAreShownWithoutThePrivateOnes() {
        ParameterReport report = ApiJson.read(server.get(PATH).body().getBytes(), ParameterReport.class);

        assertThat(report.values()).containsEntry("binfile", "/bin/true").containsEntry("pin", "********");
        assertThat(report.agent()).isEqualTo("ocf:heartbeat:anything");
        assertThat(report.version()).isEqualTo(FakeControl.VERSION);
    }

    @Test
    void aChangeTouchesNothingElseAndShowsTheDifference() {
        HttpResponse<String> response = server.post(
                PATH,
                "{\"set\":{\"binfile\":\"/bin/\\\"x\\\" # $\",\"user\":\"pbx\"},\"unset\":[\"pin\"],\"reason\":\"new\"}",
                RunningServer.ADMINISTRATOR);

        ParameterChange change = ApiJson.read(response.body().getBytes(), ParameterChange.class);
        assertThat(change.steps()).containsExactly("restart trunk on pbx1");
        assertThat(change.diff()).anyMatch(line -> line.startsWith("-") && line.contains("/bin/true"));
        assertThat(change.diff().toString()).doesNotContain("4711");
        Change.ApplyConfig applied = asked();
        assertThat(applied.text()).contains("# to the carrier", "ruled {", "\"/bin/\\\"x\\\" # $\"", "user");
        assertThat(applied.text()).doesNotContain("4711");
        assertThat(applied.expected()).isEqualTo(FakeControl.VERSION);
        assertThat(applied.comment()).isEqualTo("parameters of trunk: binfile, user, pin; new");
        assertThat(applied.mode()).isEqualTo(ChangeMode.APPLY);
    }

    @Test
    void aDryRunIsOne() {
        server.post(PATH, "{\"set\":{\"user\":\"pbx\"},\"mode\":\"dry-run\"}", RunningServer.ADMINISTRATOR);

        assertThat(asked().mode()).isEqualTo(ChangeMode.DRY_RUN);
    }

    @Test
    void theVersionThatWasSeenIsTheOneThatIsReplaced() {
        server.send(
                "POST",
                PATH,
                "{\"set\":{\"user\":\"pbx\"}}",
                "Authorization",
                "Bearer " + RunningServer.ADMINISTRATOR,
                "If-Match",
                "\"6/16\"");

        assertThat(asked().expected()).isEqualTo(new DocumentVersion(new Epoch(6), 16));
    }

    @Test
    void whatCannotBeChangedOneByOneIsRefused() {
        assertThat(read(server.post(
                        "/asterism/v1/resources/ruled/parameters",
                        "{\"set\":{\"user\":\"pbx\"}}",
                        RunningServer.ADMINISTRATOR)))
                .startsWith("400")
                .contains("depend on rules");
        assertThat(read(server.post("/asterism/v1/resources/nobody/parameters", "{}", RunningServer.ADMINISTRATOR)))
                .startsWith("404")
                .contains("no resource 'nobody'");
        assertThat(read(server.post(PATH, "{\"set\":{\" \":\"\"}}", RunningServer.ADMINISTRATOR)))
                .startsWith("400");
        assertThat(server.control.asked).isEmpty();
    }
}
