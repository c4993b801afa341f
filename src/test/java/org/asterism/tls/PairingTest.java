package org.asterism.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.asterism.tls.PairingDoor.Knock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who knows the code gets in, and nobody else. */
class PairingTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void twoThatKnowTheCodeTalkAndShowTheSameFingerprint() throws Exception {
        PairingCode code = PairingCode.generate();
        try (PairingDoor door = PairingDoor.open(0, Instant.now())) {
            CompletableFuture<Knock> host = CompletableFuture.supplyAsync(() -> door.await(code, LIMIT), threads);

            try (PairedChannel guest = PairingDoor.knock(HERE, door.port(), code, Instant.now());
                    PairedChannel inside = ((Knock.Paired) host.get()).channel()) {
                inside.send("greeting", "hello".getBytes(StandardCharsets.UTF_8));
                PairedChannel.Message heard = guest.receive(LIMIT);

                assertThat(guest.fingerprint()).isEqualTo(inside.fingerprint()).hasSize(19);
                assertThat(heard.kind()).isEqualTo("greeting");
                assertThat(heard.body()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
            }
        }
    }

    @Test
    void anotherCodeUsesUpAGuessAndTellsNothing() throws Exception {
        try (PairingDoor door = PairingDoor.open(0, Instant.now())) {
            CompletableFuture<Knock> host =
                    CompletableFuture.supplyAsync(() -> door.await(new PairingCode("AAAA-AAAA"), LIMIT), threads);

            assertThatThrownBy(() -> PairingDoor.knock(HERE, door.port(), new PairingCode("AAAA-AAAB"), Instant.now()))
                    .isInstanceOf(TlsRefused.class)
                    .hasMessageContaining("another code");
            assertThat(host.get()).isInstanceOf(Knock.WrongCode.class);
        }
    }

    @Test
    void aStrangerWithoutTlsUsesUpNoGuess() throws Exception {
        try (PairingDoor door = PairingDoor.open(0, Instant.now())) {
            CompletableFuture<Knock> host =
                    CompletableFuture.supplyAsync(() -> door.await(PairingCode.generate(), LIMIT), threads);
            try (Socket scanner = new Socket(HERE, door.port())) {
                scanner.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                scanner.getOutputStream().flush();

                assertThat(host.get()).isInstanceOf(Knock.Broken.class);
            }
        }
    }

    /** He ends both TLS connections and hands on every byte, as one in the middle could. */
    @Test
    void oneInTheMiddleWithCertificatesOfHisOwnIsFoundOut() throws Exception {
        PairingCode code = PairingCode.generate();
        try (PairingDoor door = PairingDoor.open(0, Instant.now());
                SSLServerSocket middle = (SSLServerSocket) PairingDoor.context(Instant.now())
                        .getServerSocketFactory()
                        .createServerSocket(0, 1, HERE)) {
            middle.setNeedClientAuth(true);
            CompletableFuture<Knock> host = CompletableFuture.supplyAsync(() -> door.await(code, LIMIT), threads);
            threads.execute(() -> relay(middle, door.port()));

            assertThatThrownBy(() -> PairingDoor.knock(HERE, middle.getLocalPort(), code, Instant.now()))
                    .isInstanceOf(TlsRefused.class);
            assertThat(host.get()).isNotInstanceOf(Knock.Paired.class);
        }
    }

    private void relay(SSLServerSocket middle, int port) {
        try {
            SSLSocket guest = (SSLSocket) middle.accept();
            SSLSocket host = (SSLSocket)
                    PairingDoor.context(Instant.now()).getSocketFactory().createSocket(HERE, port);
            threads.execute(() -> pump(guest, host));
            pump(host, guest);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException oneOfThemEnded) {
            // So does the other.
        }
    }

    @Test
    void aCodeIsReadAsPeopleWriteIt() {
        assertThat(new PairingCode("k7qf 2mxp"))
                .isEqualTo(new PairingCode("K7QF-2MXP"))
                .hasToString("K7QF-2MXP");
        assertThatThrownBy(() -> new PairingCode("K7QF-2MX0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PairingCode("K7QF")).isInstanceOf(IllegalArgumentException.class);
    }
}
