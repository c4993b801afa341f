package org.asterism.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.asterism.model.NodeName;
import org.asterism.wire.LetterCodec.Envelope;
import org.asterism.wire.LetterCodec.Opened;
import org.junit.jupiter.api.Test;

class LetterCodecTest {

    private static final ClusterName VOIP = new ClusterName("voip");
    private static final Envelope ENVELOPE =
            new Envelope(new NodeName("a"), 3, new NodeName("b"), 4, 5, 33, "org.example.Message");

    private final LetterCodec codec = new LetterCodec(VOIP, () -> Heartbeats.keys("0123456789abcdef"));

    @Test
    void whatIsSealedIsOpened() {
        byte[] body = "hello".getBytes(StandardCharsets.US_ASCII);

        Opened opened = codec.open(codec.seal(ENVELOPE, body));

        assertThat(opened).isEqualTo(new Opened.Genuine(ENVELOPE, ByteBuffer.wrap(body)));
    }

    @Test
    void anotherKeyOrClusterIsRefused() {
        byte[] letter = codec.seal(ENVELOPE, new byte[3]);

        assertThat(new LetterCodec(VOIP, () -> Heartbeats.keys("another secret..")).open(letter))
                .isEqualTo(new Opened.Refused(Refusal.WRONG_KEY));
        assertThat(new LetterCodec(new ClusterName("lab"), () -> Heartbeats.keys("0123456789abcdef")).open(letter))
                .isEqualTo(new Opened.Refused(Refusal.OTHER_CLUSTER));
    }

    @Test
    void damageNeverGetsThroughAndNeverThrows() {
        SplittableRandom random = new SplittableRandom(3);
        byte[] letter = codec.seal(ENVELOPE, new byte[200]);

        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(letter, i % 2 == 0 ? letter.length : random.nextInt(letter.length));
            if (i % 2 == 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertThat(codec.open(bytes)).isInstanceOf(Opened.Refused.class);
        }
    }

    @Test
    void aBodyThatNoFrameHoldsIsNotSealed() {
        assertThatThrownBy(() -> codec.seal(ENVELOPE, new byte[LetterCodec.MOST_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000001");
        assertThat(codec.open(codec.seal(ENVELOPE, new byte[LetterCodec.MOST_BYTES])))
                .isInstanceOf(Opened.Genuine.class);
    }
}
