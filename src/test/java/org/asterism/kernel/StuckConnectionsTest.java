package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StuckConnectionsTest {

    private static final InetAddress PEER = Bed.address("10.9.0.2");

    private Bed bed;

    @BeforeEach
    void buildTheBed() {
        bed = Bed.create();
    }

    @AfterEach
    void takeItDown() {
        bed.close();
    }

    @Test
    void onlyTheConnectionThatRepeatsItselfInVainIsEnded() throws IOException {
        ServerSocket listening = bed.keep(bed.client.in(() -> new ServerSocket(5000, 5, PEER)));
        Socket talking = bed.keep(bed.node.in(StuckConnectionsTest::connected));
        bed.keep(listening.accept());
        talking.getOutputStream().write(1);
        assertThat(end()).as("all that was sent was acknowledged").isEqualTo(new Answer.Got<>(0));
        bed.client.ip("route", "add", "blackhole", "10.9.0.1/32");

        talking.getOutputStream().write(2);

        await().atMost(Duration.ofSeconds(5)).until(() -> end().equals(new Answer.Got<>(1)));
        assertThatThrownBy(() -> talking.getOutputStream().write(3)).isInstanceOf(IOException.class);
        assertThat(end()).isEqualTo(new Answer.Got<>(0));
    }

    private Answer<Integer> end() {
        return bed.node.in(() -> StuckConnections.end(PEER, 5000));
    }

    private static Socket connected() {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(PEER, 5000));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return socket;
    }
}
