package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.http.RunningServer;
import org.asterism.observability.EventKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventsCommandTest {

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

    private int run(PrintWriter out, PrintWriter err, String... arguments) {
        Map<String, String> environment = Map.of(
                "LANG",
                "C.UTF-8",
                "ASTERISM_URL",
                "http://127.0.0.1:" + server.port(),
                "ASTERISM_TOKEN_FILE",
                directory.resolve("tokens").toString());
        return Asterism.run(
                new Console(out, err, Console.Output.PIPE, environment, ZoneOffset.UTC), List.of(), arguments);
    }

    @Test
    void theLastEventsAreShownOldestFirst() {
        StringWriter out = new StringWriter();

        int exit = run(new PrintWriter(out), new PrintWriter(new StringWriter()), "events");

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("pbx1: pbx3 was given up by a quorum after 1.0 s of silence");
    }

    @Test
    void whatComesIsShownUntilTheReaderLeaves() throws Exception {
        server.events.append(EventKind.OTHER, "kept from before");
        CompletableFuture<Integer> exit;
        try (PipedReader pipe = new PipedReader();
                BufferedReader reader = new BufferedReader(pipe)) {
            PrintWriter out = new PrintWriter(new PipedWriter(pipe));
            exit = CompletableFuture.supplyAsync(
                    () -> run(out, new PrintWriter(new StringWriter()), "events", "--follow", "--after", "0"),
                    task -> new Thread(task, "events").start());

            assertThat(reader.readLine()).endsWith("pbx1: kept from before");
            server.events.append(EventKind.NODE_LOST, "pbx3 was lost");
            assertThat(reader.readLine()).endsWith("pbx1: pbx3 was lost");
        }
        while (!exit.isDone()) {
            server.events.append(EventKind.OTHER, "so that the closed pipe is noticed");
            try {
                exit.get(200, TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException e) {
                // Not noticed yet.
            }
        }

        assertThat(exit.get()).isZero();
    }

    @Test
    void aFirstConnectionThatFailsIsAnError() throws IOException {
        server.close();
        StringWriter err = new StringWriter();

        int exit = run(new PrintWriter(new StringWriter()), new PrintWriter(err), "events", "--follow");

        assertThat(exit).isEqualTo(3);
        assertThat(err.toString()).contains("is the manager running there?");
    }

    @Test
    void wrongOptionsAreRefused() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());

        assertThat(run(nowhere, nowhere, "events", "--after", "3")).isEqualTo(2);
        assertThat(run(nowhere, nowhere, "events", "--follow", "--after", "yesterday"))
                .isEqualTo(2);
    }
}
