package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.http.RunningServer;
import org.asterism.model.DocumentVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfirmationTest {

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

    @BeforeEach
    void reset() {
        server.control.asked.clear();
        server.control.answer =
                CompletableFuture.completedFuture(new Accepted("done so", DocumentVersion.EMPTY, List.of()));
    }

    @Test
    void whatIsDangerousIsDoneOnlyWithAYes() {
        for (String[] words : List.of(
                new String[] {"fence", "pbx2"},
                new String[] {"confirm-down", "pbx2"},
                new String[] {"nodes", "remove", "pbx2"},
                new String[] {"key", "remove", "1"},
                new String[] {"ticket", "grant", "berlin"})) {
            Ran refused = run(words);
            assertThat(refused.exit()).as(refused.toString()).isEqualTo(1);
            assertThat(refused.err())
                    .startsWith("refused: not done without a confirmation: ")
                    .contains("say --yes");
            assertThat(server.control.asked).isEmpty();
        }
        assertThat(answering("n\n", "fence", "pbx2").err())
                .contains("pbx2 will be rebooted", "Go on? [y/N]", "nothing was done");
        assertThat(answering("", "fence", "pbx2").exit()).isEqualTo(1);
        assertThat(server.control.asked).isEmpty();

        assertThat(answering("y\n", "fence", "pbx2").exit()).isZero();
        assertThat(run("fence", "pbx2", "--on").exit()).isZero();
        assertThat(run("fence", "pbx2", "--off", "--dry-run").exit()).isZero();
        assertThat(server.control.asked).hasSize(3);
    }

    /** Without a terminal. */
    private static Ran run(String... arguments) {
        return runWith(Console.Answers.NOBODY, arguments);
    }

    /** With somebody at a terminal who types this. */
    private static Ran answering(String typed, String... arguments) {
        return runWith(
                (console, question) -> {
                    console.complain(question);
                    return Optional.of(typed);
                },
                arguments);
    }

    private static Ran runWith(Console.Answers answers, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Console.Output.PIPE,
                Map.of(
                        "LANG",
                        "C.UTF-8",
                        "ASTERISM_URL",
                        "http://127.0.0.1:" + server.port(),
                        "ASTERISM_TOKEN_FILE",
                        directory.resolve("tokens").toString()),
                ZoneOffset.UTC,
                answers);
        return new Ran(Asterism.run(console, List.of(), arguments), out.toString(), err.toString());
    }
}
