package org.asterism.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ClusterStatus.Phase;
import org.asterism.api.SampleStatus;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.observability.EventKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The event stream over real sockets. */
@Timeout(60)
class EventStreamsTest {

    private static final String PATH = "/asterism/v1/events/stream";
    private static final int BURST = 100;

    @TempDir
    Path directory;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = new RunningServer(RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(2)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** One message. */
    private record Message(String id, String name, String data) {}

    /** A reader who takes a message when asked to. */
    private final class Reader implements AutoCloseable {
        private final Socket socket = new Socket();
        private final BufferedReader in;

        Reader(String query, String... headers) throws IOException {
            socket.setReceiveBufferSize(32_768);
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String asked = "GET " + PATH + query + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + String.join("\r\n", headers)
                    + (headers.length > 0 ? "\r\n" : "") + "\r\n";
            socket.getOutputStream().write(asked.getBytes(StandardCharsets.UTF_8));
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
        }

        /** The next message of that name; those before it are passed over. */
        Message next(String name) throws IOException {
            Message message = next();
            while (!message.name().equals(name)) {
                message = next();
            }
            return message;
        }

        private Message next() throws IOException {
            String id = "";
            String name = "";
            while (true) {
                String line = in.readLine();
                if (line == null) {
                    throw new IOException("the stream ended");
                }
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    return new Message(id, name, line.substring(6));
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private void happens(String sentence) {
        server.events.append(EventKind.OTHER, sentence);
    }

    private boolean isAnyCut() {
        return server.metrics.scrape().contains("asterism_http_streams_cut_total");
    }

    private int readers() {
        return server.metrics.scrape().contains("asterism_http_streams 0") ? 0 : 1;
    }

    @Test
    void whatHappensComesAtOnceAndInOrder() throws IOException {
        happens("before");
        try (Reader reader = new Reader("")) {
            reader.next("hello");
            happens("first");
            happens("second\nof two lines");

            assertThat(reader.next("cluster-event").data()).contains("\"sentence\":\"first\"", "\"kind\":\"other\"");
            assertThat(reader.next("cluster-event").data()).contains("second\\nof two lines");
        }
    }

    @Test
    void aReaderResumesAfterTheLastEventThatItHas() throws IOException {
        happens("first");
        String id;
        try (Reader reader = new Reader("?after=0")) {
            id = reader.next("cluster-event").id();
        }
        happens("meanwhile");

        try (Reader byHeader = new Reader("", "Last-Event-ID: " + id);
                Reader byQuery = new Reader("?after=" + id)) {
            assertThat(byHeader.next("cluster-event").data()).contains("meanwhile");
            assertThat(byQuery.next("cluster-event").data()).contains("meanwhile");
        }
    }

    @Test
    void aReaderLearnsWhatIsLostToIt() throws IOException {
        for (int i = 1; i <= 103; i++) {
            happens("number " + i);
        }

        try (Reader late = new Reader("?after=1");
                Reader ofAnotherLife = new Reader("?after=abc-7")) {
            assertThat(late.next("gap").data()).contains("dropped");
            assertThat(late.next("cluster-event").data()).contains("number 4\"");
            assertThat(ofAnotherLife.next("gap").data()).contains("started anew");
            assertThat(ofAnotherLife.next("cluster-event").data()).contains("number 4\"");
        }
    }

    @Test
    void anotherStatusIsMarkedAndTheSameIsNot() throws Exception {
        try (Reader reader = new Reader("?after=0")) {
            reader.next("status-changed");
            String before = reader.next("status-changed").data();
            ClusterStatus now = SampleStatus.status();
            server.control.status =
                    CompletableFuture.completedFuture(with(now, Phase.IDLE, "the lease ends in 795 ms"));

            assertThat(reader.next("status-changed").data()).isNotEqualTo(before);
            CountDownLatch looked = new CountDownLatch(2);
            server.control.looks = looked::countDown;
            server.control.status = CompletableFuture.completedFuture(with(now, Phase.IDLE, "the lease ends in 1.2 s"));
            looked.await();
            happens("the end");
            assertThat(reader.next().name()).as("no mark without a change").isEqualTo("cluster-event");
        }
    }

    private static ClusterStatus with(ClusterStatus status, Phase phase, String words) {
        return new ClusterStatus(
                status.cluster(),
                status.ownNode(),
                status.takenAt().plusSeconds(1),
                status.coordinator(),
                status.epoch(),
                new ClusterStatus.Votes(ClusterStatus.Verdict.WON, 2, 2, 3, words),
                status.document(),
                new ClusterStatus.Activity(phase, 13, 0, 0, 0, 0, ""),
                status.planning(),
                status.nodes(),
                status.resources(),
                status.preferences(),
                status.leases(),
                status.failures(),
                status.risks(),
                status.events(),
                status.incidents());
    }

    @Test
    void aReaderWhoDoesNotTakeThemIsCutWithAReasonAndHoldsUpNobody() throws IOException {
        try (Reader slow = new Reader("?after=0");
                Reader quick = new Reader("?after=0")) {
            slow.next("hello");
            String long16k = "x".repeat(16_000);
            for (int burst = 0; burst < 20 && !isAnyCut(); burst++) {
                for (int i = 0; i < BURST; i++) {
                    happens(i + long16k);
                }
                for (int i = 0; i < BURST; i++) {
                    assertThat(quick.next("cluster-event").data()).contains("\"" + i + "x");
                }
            }

            assertThat(server.metrics.scrape()).contains("asterism_http_streams_cut_total 1.0");
            assertThat(slow.next("closed").data()).contains("256 messages", "connect again");
        }
    }

    @Test
    void aReaderWhoLeavesIsForgotten() throws IOException {
        try (Reader reader = new Reader("")) {
            reader.next("hello");
            assertThat(readers()).isPositive();
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> {
            happens("so that the end of the connection is noticed");
            return readers() == 0;
        });
    }

    @Test
    void thereIsALimitOfStreams() throws IOException {
        List<Reader> readers = new ArrayList<>();
        try {
            for (int i = 0; i < RunningServer.STREAMS; i++) {
                readers.add(new Reader(""));
            }

            HttpResponse<String> refused = server.get(PATH);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("no more than " + RunningServer.STREAMS);
        } finally {
            for (Reader reader : readers) {
                reader.close();
            }
        }
    }

    @Test
    void whatIsNoIdIsRefused() {
        assertThat(server.get(PATH + "?after=yesterday").statusCode()).isEqualTo(400);
        assertThat(server.get(PATH, "Last-Event-ID", "-").statusCode()).isEqualTo(400);
    }
}
