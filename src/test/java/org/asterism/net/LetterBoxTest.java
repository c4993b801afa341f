package org.asterism.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.asterism.model.NodeName;
import org.asterism.net.NetKeeperTest.Hello;
import org.asterism.wire.ClusterName;
import org.asterism.wire.Heartbeats;
import org.asterism.wire.LetterCodec;
import org.asterism.wire.LetterCodec.Envelope;
import org.asterism.wire.WireMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LetterBoxTest {

    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.parseString(
                    "pekko.actor.serialization-bindings { \"org.asterism.wire.WireMessage\" = jackson-cbor }")
            .withFallback(ConfigFactory.load()));
    private static final Serialization SERIALIZATION = SerializationExtension.get(KIT.system());
    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final Hello HELLO = new Hello("a", 1);

    private final AtomicLong own = new AtomicLong(4);
    private final AtomicLong heard = new AtomicLong(3);
    private final Postmark postmark = new Postmark(
            new ClusterName("voip"), () -> Heartbeats.keys("0123456789abcdef"), own::get, node -> heard.get());
    private final LetterBox box = new LetterBox(settings(), postmark);

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    private static NetSettings settings() {
        TreeMap<NodeName, InetSocketAddress> addresses = new TreeMap<>();
        addresses.put(A, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        addresses.put(B, new InetSocketAddress(InetAddress.getLoopbackAddress(), 2));
        return NetSettings.of("letters", B, addresses);
    }

    private byte[] letter(NodeName from, long fromGeneration, NodeName to, long toGeneration, long sequence) {
        Serializer serializer = SERIALIZATION.findSerializerFor(HELLO);
        Envelope envelope = new Envelope(
                from, fromGeneration, to, toGeneration, sequence, serializer.identifier(), Hello.class.getName());
        return new LetterCodec(postmark.cluster(), postmark.keys()).seal(envelope, serializer.toBinary(HELLO));
    }

    private Optional<WireMessage> open(byte[] letter) {
        return box.open(SERIALIZATION, letter);
    }

    @Test
    void aLetterIsReadOnceAndOnlyInOrder() {
        assertThat(open(letter(A, 3, B, 4, 10))).contains(HELLO);
        assertThat(open(letter(A, 3, B, 4, 10))).isEmpty();
        assertThat(open(letter(A, 3, B, 4, 9))).isEmpty();
        assertThat(open(letter(A, 3, B, 4, 11))).contains(HELLO);
    }

    @Test
    void aLetterToOrFromAnEarlierLifeIsNotRead() {
        assertThat(open(letter(A, 3, B, 3, 1))).as("to the life before").isEmpty();
        assertThat(open(letter(A, 2, B, 4, 1))).as("from the life before").isEmpty();
        assertThat(open(letter(A, 4, B, 4, 1))).as("from a life not yet heard").contains(HELLO);
        assertThat(open(letter(A, 3, B, 4, 2))).as("from the life before that").isEmpty();
    }

    @Test
    void strangersMisdirectedAndForgedLettersAreNotRead() {
        byte[] forged = letter(A, 3, B, 4, 1);
        forged[forged.length - 1] ^= 1;

        assertThat(open(letter(new NodeName("z"), 3, B, 4, 1))).isEmpty();
        assertThat(open(letter(B, 3, A, 4, 1))).isEmpty();
        assertThat(open(forged)).isEmpty();
        assertThat(open("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII))).isEmpty();
    }

    @Test
    void aKindThatThisReleaseDoesNotKnowIsDropped() {
        Serializer serializer = SERIALIZATION.findSerializerFor(HELLO);
        for (String manifest : new String[] {"org.asterism.Later", "java.lang.String", ""}) {
            Envelope envelope = new Envelope(A, 3, B, 4, manifest.length() + 1, serializer.identifier(), manifest);
            byte[] letter =
                    new LetterCodec(postmark.cluster(), postmark.keys()).seal(envelope, serializer.toBinary(HELLO));
            assertThat(open(letter)).isEmpty();
        }
    }
}
