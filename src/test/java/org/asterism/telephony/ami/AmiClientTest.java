package org.asterism.telephony.ami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.asterism.kernel.BootClock;
import org.asterism.telephony.KitAsterisk;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cutting of the stream, and the whole client against a real Asterisk. */
class AmiClientTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private final List<AmiMessage> events = new CopyOnWriteArrayList<>();

    @Test
    void theStreamIsCutIntoMessagesWhereverTheBytesEnd() throws Exception {
        byte[] bytes =
                "Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nActionID: 1\r\nOutput: a: b\r\nOutput: \r\n\r\nEvent: Hangup\r\nCause: 16\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8);

        for (int cut = 0; cut < bytes.length; cut++) {
            AmiBlocks blocks = new AmiBlocks();
            List<AmiMessage> read = new ArrayList<>();
            blocks.take(ByteBuffer.wrap(bytes, 0, cut), read::add);
            blocks.take(ByteBuffer.wrap(bytes, cut, bytes.length - cut), read::add);

            assertThat(blocks.greeting()).endsWith("11.0.0");
            assertThat(read).hasSize(2);
            assertThat(read.get(0).all("output")).containsExactly("a: b", "");
            assertThat(read.get(1).isEvent("Hangup")).isTrue();
        }
    }

    @Test
    void aValueCannotBeginAnotherAction() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AmiAction.of("Hangup").with("Channel", "x\r\n\r\nAction: Command"));
    }

    @Test
    void itLogsInAsksAndReadsLists() throws Exception {
        try (KitAsterisk asterisk = KitAsterisk.in(folder).start();
                AmiClient client = connected(asterisk)) {
            assertThat(get(client.ping(LIMIT))).isInstanceOf(AmiReply.Answered.class);
            assertThat(answered(client.send(AmiAction.of("CoreStatus"), LIMIT))
                            .response()
                            .number("CoreCurrentCalls"))
                    .contains(0L);
            AmiAction call = AmiAction.of("Originate")
                    .with("Channel", "Local/101@test")
                    .with("Application", "Wait")
                    .with("Data", "60")
                    .with("Async", "true");
            answered(client.send(call, LIMIT));
            Awaitility.await()
                    .until(() -> answered(client.send(AmiAction.of("CoreShowChannels"), LIMIT)).items().stream()
                            .anyMatch(channel -> channel.text("Exten").equals("101")));
            assertThat(get(client.send(AmiAction.of("Hangup").with("Channel", "none"), LIMIT)))
                    .isInstanceOf(AmiReply.Refused.class);
            assertThat(answered(client.send(AmiAction.command("core show version"), LIMIT))
                            .response()
                            .text("Output"))
                    .startsWith("Asterisk");
            AmiAction user =
                    AmiAction.of("UserEvent").with("UserEvent", "Hello").with("Number", "7");
            client.send(user, LIMIT);
            Awaitility.await()
                    .until(() -> events.stream()
                            .anyMatch(event -> event.text("Number").equals("7")));
        }
    }

    @Test
    void aFrozenAsteriskIsSilentAndIsFoundAgain() throws Exception {
        try (KitAsterisk asterisk = KitAsterisk.in(folder).start();
                AmiClient client = connected(asterisk)) {
            asterisk.signal("STOP");
            assertThat(get(client.ping(Duration.ofMillis(300)))).isEqualTo(new AmiReply.Silent(Duration.ofMillis(300)));
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !client.isConnected());
            assertThat(client.state())
                    .isInstanceOfSatisfying(
                            AmiState.Down.class,
                            down -> assertThat(down.cause()).isEqualTo(AmiState.Cause.SILENT));
            assertThat(get(client.ping(LIMIT))).isInstanceOf(AmiReply.NotConnected.class);

            asterisk.signal("CONT");
            Awaitility.await().atMost(Duration.ofSeconds(8)).until(client::isConnected);
        }
    }

    @Test
    void aWrongSecretAndAClosedPortAreToldApart() throws Exception {
        try (KitAsterisk asterisk = KitAsterisk.in(folder).start()) {
            AmiSettings right = asterisk.ami();
            assertThat(cause(AmiSettings.of(right.address(), "asterism", "wrong", "off")))
                    .isEqualTo(AmiState.Cause.NO_ENTRY);
            InetSocketAddress closed = new InetSocketAddress(KitAsterisk.ADDRESS, KitAsterisk.freeTcp());
            assertThat(cause(AmiSettings.of(closed, "asterism", "secret", "off")))
                    .isEqualTo(AmiState.Cause.REFUSED);
        }
    }

    @Test
    void afterARestartItComesBackAndWhatWaitedIsAnswered() throws Exception {
        try (KitAsterisk asterisk = KitAsterisk.in(folder).start();
                AmiClient client = connected(asterisk)) {
            asterisk.signal("STOP");
            CompletionStage<AmiReply> waiting = client.ping(Duration.ofSeconds(60));
            asterisk.kill();
            assertThat(get(waiting)).isInstanceOf(AmiReply.NotConnected.class);

            asterisk.start();
            Awaitility.await().atMost(Duration.ofSeconds(8)).until(client::isConnected);
        }
    }

    private AmiClient connected(KitAsterisk asterisk) {
        AmiClient client = asterisk.amiClient(events::add);
        Awaitility.await().until(client::isConnected);
        return client;
    }

    private static AmiState.Cause cause(AmiSettings settings) {
        try (AmiClient client = AmiClient.open(settings, BootClock::now)) {
            Awaitility.await()
                    .until(() ->
                            client.state() instanceof AmiState.Down down && down.cause() != AmiState.Cause.NOT_YET);
            return ((AmiState.Down) client.state()).cause();
        }
    }

    private static AmiReply get(CompletionStage<AmiReply> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static AmiReply.Answered answered(CompletionStage<AmiReply> stage) {
        AmiReply reply = get(stage);
        assertThat(reply).as(reply.sentence()).isInstanceOf(AmiReply.Answered.class);
        return (AmiReply.Answered) reply;
    }
}
