package org.asterism.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.ChangeResult.Condition;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.model.Transition.NodeScore;
import org.asterism.model.Transition.Term;
import org.junit.jupiter.api.Test;

class ApiJsonTest {

    /** Names and meanings are final within /asterism/v1: a difference here breaks scripts. Adding a field is fine. */
    @Test
    void theStatusKeepsItsNames() {
        String written = ApiJson.writePretty(SampleStatus.status());

        assertThat(written).isEqualTo(resource("status.json").strip());
    }

    @Test
    void theStatusIsReadAsItWasWritten() {
        ClusterStatus read = ApiJson.read(ApiJson.write(SampleStatus.status()), ClusterStatus.class);

        assertThat(read).isEqualTo(SampleStatus.status());
    }

    @Test
    void theExplanationKeepsItsNames() {
        Explanation explanation = new Explanation(
                new ResourceId("phones"),
                ResourceStatus.State.RUNNING,
                NodeOrNone.of(new NodeName("pbx1")),
                "best score 150",
                new TreeMap<>(Map.of(
                        new NodeName("pbx1"),
                        new NodeScore(new Score(150), List.of(new Term("stickiness", new Score(150)))))),
                List.of("asterism resource move phones pbx2"),
                List.of(new SmallestChange(
                        new ResourceId("phones"),
                        SmallestChange.Result.FOUND,
                        "standby=on for pbx1",
                        NodeOrNone.of(new NodeName("pbx2")))),
                List.of());

        assertThat(text(explanation))
                .isEqualTo("{\"resource\":\"phones\",\"state\":\"running\",\"chosen\":\"pbx1\","
                        + "\"sentence\":\"best score 150\","
                        + "\"scores\":{\"pbx1\":{\"total\":150,\"terms\":[{\"origin\":\"stickiness\",\"score\":150}]}},"
                        + "\"help\":[\"asterism resource move phones pbx2\"],"
                        + "\"changes\":[{\"instance\":\"phones\",\"result\":\"found\","
                        + "\"words\":\"standby=on for pbx1\",\"then\":\"pbx2\"}],\"parts\":[]}");
        assertThat(ApiJson.read(ApiJson.write(explanation), Explanation.class)).isEqualTo(explanation);
    }

    @Test
    void aResultSaysWhetherItIsAnAcceptanceOrARefusal() {
        ChangeResult accepted = new Accepted("done", new DocumentVersion(new Epoch(6), 18), List.of("stop", "start"));
        ChangeResult refused = new Refused(
                RefusalCode.NO_CANDIDATE,
                "no node may run phones",
                List.of(new Condition("pbx2", "standby", "online")),
                "asterism online pbx2");

        assertThat(text(accepted))
                .isEqualTo("{\"result\":\"accepted\",\"sentence\":\"done\",\"version\":\"6/18\","
                        + "\"steps\":[\"stop\",\"start\"]}");
        assertThat(text(refused))
                .isEqualTo("{\"result\":\"refused\",\"code\":\"no-candidate\",\"sentence\":\"no node may run phones\","
                        + "\"conditions\":[{\"subject\":\"pbx2\",\"found\":\"standby\",\"needed\":\"online\"}],"
                        + "\"remedy\":\"asterism online pbx2\"}");
        assertThat(ApiJson.read(ApiJson.write(accepted), ChangeResult.class)).isEqualTo(accepted);
        assertThat(ApiJson.read(ApiJson.write(refused), ChangeResult.class)).isEqualTo(refused);
    }

    @Test
    void aNewerServersWordsAreReadAsOther() {
        ChangeResult read = read(
                "{\"result\":\"refused\",\"code\":\"too-late\",\"sentence\":\"x\",\"news\":1}", ChangeResult.class);

        assertThat(read).isEqualTo(new Refused(RefusalCode.OTHER, "x", List.of(), ""));
    }

    @Test
    void allOfAChangeMayBeMissing() {
        assertThat(read("{}", ChangeBody.class)).isEqualTo(ChangeBody.EMPTY);
        assertThat(read("{\"node\":\"pbx2\",\"lifetime\":\"PT8H\",\"mode\":\"dry-run\"}", ChangeBody.class))
                .isEqualTo(new ChangeBody(
                        NodeOrNone.of(new NodeName("pbx2")),
                        new Lifetime.For(Duration.ofHours(8)),
                        "",
                        ChangeMode.DRY_RUN));
    }

    @Test
    void whatHasNoDefaultMayNotBeMissing() {
        assertThatThrownBy(() -> read("{\"cluster\":\"voip\"}", ClusterStatus.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NodeName is missing");
        assertThatThrownBy(() -> read("{\"checks\":[]}", HealthReport.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("verdict");
    }

    @Test
    void badValuesAreNamed() {
        assertThatThrownBy(() -> read("{\"node\":\"No Node\"}", ChangeBody.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a node name: 'No Node'");
        assertThatThrownBy(() -> read("{\"node\":{}}", ChangeBody.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a string or number is needed");
        assertThatThrownBy(() -> read("{\"lifetime\":\"tomorrow\"}", ChangeBody.class))
                .hasMessageContaining("not a lifetime: 'tomorrow'");
        assertThatThrownBy(() -> read("{\"mode\":\"perhaps\"}", ChangeBody.class))
                .hasMessageContaining("not a mode: 'perhaps'");
        assertThatThrownBy(() -> read("{} {}", ChangeBody.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read("null", ChangeBody.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read("no json", ChangeBody.class)).isInstanceOf(IllegalArgumentException.class);
    }

    private static <T> T read(String json, Class<T> type) {
        return ApiJson.read(json.getBytes(StandardCharsets.UTF_8), type);
    }

    private static String text(Object value) {
        return new String(ApiJson.write(value), StandardCharsets.UTF_8);
    }

    static String resource(String name) {
        try (InputStream in = ApiJsonTest.class.getResourceAsStream("/api/" + name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
