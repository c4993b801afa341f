package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebPageTest {

    private static final Path SOURCES = Path.of("src/main/resources/web");

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

    private static List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> SOURCES.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void theRootLeadsToThePage() {
        HttpResponse<String> response = server.get("/");

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(header(response, "Location")).isEqualTo("/ui/");
        assertThat(server.get("/ui/").body()).contains("<title>Asterism</title>");
    }

    @Test
    void everyFileIsServedUnderAStrictPolicyAndKnownByItsTag() throws IOException {
        for (String file : files()) {
            HttpResponse<String> response = server.get("/ui/" + file);
            assertThat(response.statusCode()).as(file).isEqualTo(200);
            assertThat(response.body()).isEqualTo(Files.readString(SOURCES.resolve(file)));
            assertThat(header(response, "Content-Security-Policy"))
                    .contains(
                            "default-src 'none'",
                            "script-src 'self'",
                            "frame-ancestors 'none'",
                            "require-trusted-types-for")
                    .doesNotContain("unsafe");
            assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(server.get("/ui/" + file, "If-None-Match", header(response, "ETag"))
                            .statusCode())
                    .isEqualTo(304);
        }
    }

    @Test
    void nothingElseIsServed() {
        for (String path : List.of(
                "/ui/x.js", "/ui/../reference.conf", "/ui/js", "/ui/js/..%2findex.html", "/ui/reference.conf")) {
            assertThat(server.get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(server.send("POST", "/ui/", "x").statusCode()).isEqualTo(404);
    }

    /** What the policy forbids, and what would make markup of a text. */
    @Test
    void theFilesAskNobodyElseAndMakeNoMarkupOfTexts() throws IOException {
        Pattern forbidden =
                Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function"
                        + "|https?://(?!www\\.w3\\.org/2000/svg)|<script>|<style| style=| on[a-z]+=\"");
        for (String file : files()) {
            assertThat(Files.readAllLines(SOURCES.resolve(file)))
                    .as(file)
                    .hasSizeLessThanOrEqualTo(400)
                    .noneMatch(line -> forbidden.matcher(line).find());
        }
    }
}
