package org.asterism.telephony;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.asterism.model.BootTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIP and control socket against small servers in this process. */
class ProbesTest {

    private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

    @TempDir
    Path folder;

    private final ProbeLoop loop = new ProbeLoop(() -> new BootTime(System.nanoTime()));
    private final SipOptionsProbe sip = new SipOptionsProbe(loop);
    private final AsteriskControl control = new AsteriskControl(loop);
    private final List<AutoCloseable> servers = new ArrayList<>();

    @AfterEach
    void tearDown() throws Exception {
        loop.close();
        for (AutoCloseable server : servers) {
            server.close();
        }
    }

    @Test
    void anyFinalAnswerIsALifeSignAndLossIsHealedByRetransmission() throws Exception {
        int port = sipServer("SIP/2.0 404 Not Found", 1);

        SipAnswer answer = get(sip.ask(probe(port, Duration.ofSeconds(3))));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        SipAnswer.Alive.class,
                        alive -> assertThat(alive.status()).isEqualTo(404));
    }

    @Test
    void a503IsNotWell() throws Exception {
        int port = sipServer("SIP/2.0 503 Service Unavailable", 0);

        assertThat(get(sip.ask(probe(port, Duration.ofSeconds(3)))))
                .isEqualTo(new SipAnswer.Unwell(503, "Service Unavailable"));
    }

    @Test
    void provisionalAnswersAreNotEnough() throws Exception {
        int port = sipServer("SIP/2.0 100 Trying", 0);

        assertThat(get(sip.ask(probe(port, Duration.ofMillis(300))))).isInstanceOf(SipAnswer.Silent.class);
    }

    @Test
    void aClosedPortIsKnownAtOnceAndASilentOneAtTheLimit() throws Exception {
        DatagramChannel silent = DatagramChannel.open().bind(new InetSocketAddress(LOCAL, 0));
        servers.add(silent);
        int port = ((InetSocketAddress) silent.getLocalAddress()).getPort();

        assertThat(get(sip.ask(probe(port, Duration.ofMillis(250)))))
                .isEqualTo(new SipAnswer.Silent(Duration.ofMillis(250), 3));
        silent.close();
        assertThat(get(sip.ask(probe(port, Duration.ofSeconds(60))))).isInstanceOf(SipAnswer.Closed.class);
    }

    @Test
    void aForeignSourceAddressSaysNothingAboutTheStack() throws Exception {
        SipProbe probe = SipProbe.local(InetAddress.getByName("192.0.2.77"), 5060, Duration.ofSeconds(1));

        assertThat(get(sip.ask(probe))).isInstanceOf(SipAnswer.NotAsked.class);
    }

    @Test
    void tooManyConversationsAreRefusedAndRoomComesBack() throws Exception {
        DatagramChannel silent = DatagramChannel.open().bind(new InetSocketAddress(LOCAL, 0));
        servers.add(silent);
        int port = ((InetSocketAddress) silent.getLocalAddress()).getPort();
        List<CompletionStage<SipAnswer>> answers = new ArrayList<>();
        for (int i = 0; i < ProbeLoop.MOST_CONVERSATIONS + 20; i++) {
            answers.add(sip.ask(probe(port, Duration.ofMillis(600))));
        }

        long refused = 0;
        for (CompletionStage<SipAnswer> answer : answers) {
            refused += get(answer) instanceof SipAnswer.NotAsked ? 1 : 0;
        }

        assertThat(refused).isBetween(1L, 20L);
        assertThat(get(sip.ask(probe(port, Duration.ofMillis(100))))).isInstanceOf(SipAnswer.Silent.class);
    }

    @Test
    void theControlSocketsGreetingAndOutputAreToldApart() throws Exception {
        Path socket = controlServer("box/4711/22.1\n2 active channels\n", true);

        ControlAnswer answer = get(control.command(socket, AsteriskControl.COUNT_CHANNELS, Duration.ofSeconds(3)));

        assertThat(answer).isInstanceOfSatisfying(ControlAnswer.Said.class, said -> {
            assertThat(said.pid()).isEqualTo(4711);
            assertThat(said.version()).isEqualTo("22.1");
            assertThat(said.output()).isEqualTo("2 active channels\n");
        });
    }

    @Test
    void aControlSocketThatNeverHangsUpIsSilentAndAMissingOneIsNoOne() throws Exception {
        Path socket = controlServer("box/4711/22.1\n", false);

        assertThat(get(control.command(socket, "x", Duration.ofMillis(200)))).isInstanceOf(ControlAnswer.Silent.class);
        assertThat(get(control.command(folder.resolve("none"), "x", Duration.ofMillis(200))))
                .isInstanceOf(ControlAnswer.NoOne.class);
    }

    private SipProbe probe(int port, Duration limit) {
        SipProbe plain = SipProbe.local(LOCAL, port, limit);
        return new SipProbe(plain.target(), LOCAL, plain.uri(), limit, Duration.ofMillis(50), plain.failures());
    }

    /** Answers each request but the first {@code deaf}. */
    private int sipServer(String statusLine, int deaf) throws Exception {
        DatagramChannel server = DatagramChannel.open().bind(new InetSocketAddress(LOCAL, 0));
        servers.add(server);
        daemon(() -> {
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            for (int count = 0; server.isOpen(); count++) {
                buffer.clear();
                var client = server.receive(buffer);
                String request = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
                if (count >= deaf) {
                    String answer = request.replaceFirst("OPTIONS .*\r\n", statusLine + "\r\n");
                    server.send(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)), client);
                }
            }
        });
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private Path controlServer(String answer, boolean hangsUp) throws Exception {
        Path socket = folder.resolve("asterisk.ctl");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        servers.add(server);
        daemon(() -> {
            SocketChannel client = server.accept();
            client.read(ByteBuffer.allocate(1000));
            client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
            if (hangsUp) {
                client.close();
            }
        });
        return socket;
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception e) {
                // closed by the test
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.get(10, TimeUnit.SECONDS);
    }
}
