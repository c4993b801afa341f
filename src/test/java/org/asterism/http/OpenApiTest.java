package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.RefusalCode;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the interface, and the interface. */
class OpenApiTest {

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

    @TempDir
    static Path directory;

    private static RunningServer server;
    private static JsonNode described;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(2)));
        server.control.answer = CompletableFuture.completedFuture(
                new Accepted("done", new DocumentVersion(new Epoch(6), 18), List.of()));
        server.control.kept.put(FakeControl.VERSION, "");
        described = new ObjectMapper().readTree(server.get("/openapi.json").body());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyRouteIsDescribedAndEveryDescribedRouteExists() {
        List<String> routes = server.endpoints().stream()
                .map(endpoint -> endpoint.method().value() + " /" + String.join("/", endpoint.pattern()))
                .toList();

        assertThat(operations().keySet()).containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void theRoleOfEachRouteIsTheOneDescribed() {
        Map<String, JsonNode> operations = operations();

        for (Endpoint endpoint : server.endpoints()) {
            String route = endpoint.method().value() + " /" + String.join("/", endpoint.pattern());
            assertThat(operations.get(route).path("x-role").asText())
                    .as(route)
                    .isEqualTo(endpoint.access().role().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Without a credential (from this machine), with a wrong one, with each role: over real HTTP. */
    @Test
    void everyRouteIsGuardedAsDescribed() {
        Map<String, String> tokens = Map.of(
                "viewer", RunningServer.VIEWER,
                "operator", RunningServer.OPERATOR,
                "administrator", RunningServer.ADMINISTRATOR);
        List<String> roles = List.of("viewer", "operator", "administrator");

        operations().forEach((route, operation) -> {
            String method = route.substring(0, route.indexOf(' '));
            String path = sample(route.substring(route.indexOf(' ') + 1));
            int needed = roles.indexOf(operation.path("x-role").asText());
            assertThat(needed).as(route + " has the role of none").isNotNegative();
            assertThat(status(method, path, "wrong-token-0000000")).as(route).isEqualTo(401);
            assertThat(server.send(method, path, "", "X-Forwarded-For", "10.0.0.7")
                            .statusCode())
                    .as(route + " from beyond this machine")
                    .isEqualTo(401);
            int here = server.statusOf(method, path);
            if (needed > 0) {
                assertThat(here).as(route).isEqualTo(401);
            } else {
                assertThat(here).as(route).isNotIn(401, 403, 405, 500);
            }
            for (String role : roles) {
                int status = status(method, path, tokens.get(role));
                if (roles.indexOf(role) < needed) {
                    assertThat(status).as(route + " as " + role).isEqualTo(403);
                } else {
                    assertThat(status).as(route + " as " + role).isNotIn(401, 403, 405, 500);
                    assertThat(operation.path("responses").has(Integer.toString(status)))
                            .as(route + " answers " + status + ", which is not described")
                            .isTrue();
                }
            }
        });
    }

    /** What a parameter asks for may need more than the route. */
    @Test
    void everyParameterIsGuardedAsDescribed() {
        List<String> guarded = new ArrayList<>();
        operations()
                .forEach((route, operation) -> operation.path("parameters").forEach(parameter -> {
                    if (parameter.path("x-role").asText().equals("administrator")) {
                        String path = sample(route.substring(route.indexOf(' ') + 1)) + "?"
                                + parameter.path("name").asText() + "=true";
                        guarded.add(route);
                        assertThat(server.get(path).statusCode()).as(path).isEqualTo(401);
                        assertThat(status("GET", path, RunningServer.VIEWER))
                                .as(path)
                                .isEqualTo(403);
                        assertThat(status("GET", path, RunningServer.OPERATOR))
                                .as(path)
                                .isEqualTo(403);
                        assertThat(status("GET", path, RunningServer.ADMINISTRATOR))
                                .as(path)
                                .isEqualTo(200);
                    }
                }));

        assertThat(guarded)
                .containsExactly(
                        "GET /asterism/v1/cib", "GET /asterism/v1/config", "GET /asterism/v1/config/versions/*/*");
    }

    @Test
    void everyCodeOfARefusalIsDescribed() {
        List<String> codes = new ArrayList<>();
        described.at("/components/schemas/Refused/properties/code/enum").forEach(code -> codes.add(code.asText()));

        assertThat(codes)
                .containsExactlyElementsOf(Stream.of(RefusalCode.values())
                        .map(code -> code.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .toList());
    }

    @Test
    void referencesLeadSomewhereAndPathParametersAreDescribed() {
        described
                .findValuesAsText("$ref")
                .forEach(reference -> assertThat(
                                described.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
        described
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().forEach(operation -> {
                    List<String> names = new ArrayList<>();
                    operation.path("parameters").forEach(parameter -> {
                        if (parameter.path("in").asText().equals("path")) {
                            names.add("{" + parameter.path("name").asText() + "}");
                        }
                    });
                    assertThat(PARAMETER.matcher(path.getKey()).results().map(match -> match.group()))
                            .as(path.getKey())
                            .containsExactlyInAnyOrderElementsOf(names);
                }));
    }

    private static Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        described
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " "
                                        + PARAMETER.matcher(path.getKey()).replaceAll("*"),
                                operation.getValue())));
        return operations;
    }

    private static int status(String method, String path, String token) {
        return server.statusOf(method, path, "Authorization", "Bearer " + token, "If-Match", "\"6/17\"");
    }

    /** A request that makes sense. */
    private static String sample(String pattern) {
        String path = pattern.replace("/versions/*/*", "/versions/6/17")
                .replace("/rollback/*/*", "/rollback/6/17")
                .replace("/keys/*/*", "/keys/use/2")
                .replace("/keys/*", "/keys/rotate")
                .replace("/agents/*", "/agents/ocf:heartbeat:Dummy")
                .replace("/attributes/*", "/attributes/site")
                .replace("*", "phones");
        return path.endsWith("/diff") ? path + "?from=6/17" : path;
    }
}
