package org.asterism.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.asterism.model.Heartbeat;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class HeartbeatCodecTest {

    private static final ClusterName VOIP = new ClusterName("voip");
    private static final Keys KEYS = Heartbeats.keys("a secret for tests only");

    private final HeartbeatCodec codec = new HeartbeatCodec(VOIP, KEYS);
    private final ByteBuffer buffer = ByteBuffer.allocate(HeartbeatCodec.RECEIVE_BUFFER);

    @Test
    void whatIsWrittenIsReadBack() {
        SplittableRandom random = new SplittableRandom(42);

        for (int i = 0; i < 2000; i++) {
            Heartbeat heartbeat = Heartbeats.random(random);
            codec.encode(heartbeat, buffer);
            assertThat(codec.decode(buffer)).isEqualTo(new Verdict.Accepted(heartbeat));
        }
    }

    @Test
    void theBytesOfRelease1StillReadAndAreStillWritten() throws IOException {
        byte[] golden = resource("heartbeat-1.hex");

        Verdict verdict = codec.decode(ByteBuffer.wrap(golden));
        codec.encode(Heartbeats.sample(), buffer);

        assertThat(verdict).isEqualTo(new Verdict.Accepted(Heartbeats.sample()));
        assertThat(HexFormat.of().formatHex(Arrays.copyOf(buffer.array(), buffer.limit())))
                .isEqualTo(HexFormat.of().formatHex(golden));
    }

    @Test
    void eightNodesFitOneFrameWithNamesOfUsualLength() {
        List<NodeName> usual = IntStream.range(0, 8)
                .mapToObj(i -> new NodeName("pbx-frankfurt-" + i))
                .toList();
        List<NodeName> longest = IntStream.range(0, 8)
                .mapToObj(i -> new NodeName("x".repeat(62) + i))
                .toList();

        assertThat(HeartbeatCodec.largestFrame(VOIP, usual)).isBetween(700, HeartbeatCodec.MAX_FRAME);
        assertThat(HeartbeatCodec.largestFrame(VOIP, longest)).isGreaterThan(HeartbeatCodec.MAX_FRAME);
    }

    @Test
    void anotherKeyAnotherClusterOrNoFrameIsRefusedAsWhatItIs() {
        codec.encode(Heartbeats.sample(), buffer);

        assertThat(new HeartbeatCodec(VOIP, Heartbeats.keys("another secret")).decode(buffer))
                .isEqualTo(new Verdict.Refused(Refusal.WRONG_KEY));
        assertThat(new HeartbeatCodec(new ClusterName("lab"), KEYS).decode(buffer))
                .isEqualTo(new Verdict.Refused(Refusal.OTHER_CLUSTER));
        assertThat(codec.decode(ByteBuffer.wrap("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(new Verdict.Refused(Refusal.NOT_OURS));
        assertThat(codec.decode(ByteBuffer.allocate(HeartbeatCodec.RECEIVE_BUFFER)))
                .isEqualTo(new Verdict.Refused(Refusal.OVERSIZE));
    }

    @Test
    void aKeyIsChangedWithoutAGap() {
        TreeMap<Integer, SigningKey> both = new TreeMap<>(KEYS.byId());
        both.put(2, new SigningKey(2, SigningKey.Method.SHA1, new SigningKey.Secret(new byte[] {1, 2, 3})));
        HeartbeatCodec receiver = new HeartbeatCodec(VOIP, KEYS);
        receiver.useKeys(new Keys(1, both, List.of()));

        codec.encode(Heartbeats.sample(), buffer);
        Verdict old = receiver.decode(buffer);
        codec.useKeys(new Keys(2, both, List.of()));
        codec.encode(Heartbeats.sample(), buffer);
        Verdict fresh = receiver.decode(buffer);

        assertThat(old).isInstanceOf(Verdict.Accepted.class);
        assertThat(fresh).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void randomDamagedAndTruncatedBytesGiveAVerdictAndNothingElse() {
        SplittableRandom random = new SplittableRandom(7);
        Map<Refusal, Integer> counts = new EnumMap<>(Refusal.class);

        for (int i = 0; i < 60_000; i++) {
            byte[] bytes = damaged(random, i % 4);
            Verdict verdict = codec.decode(ByteBuffer.wrap(bytes));
            assertThat(verdict).isInstanceOf(Verdict.Refused.class);
            counts.merge(((Verdict.Refused) verdict).reason(), 1, Integer::sum);
        }

        assertThat(counts).containsKeys(Refusal.NOT_OURS, Refusal.WRONG_KEY, Refusal.OTHER_CLUSTER);
    }

    private byte[] damaged(SplittableRandom random, int how) {
        if (how == 0) {
            byte[] noise = new byte[random.nextInt(1500)];
            random.nextBytes(noise);
            return noise;
        }
        codec.encode(Heartbeats.sample(), buffer);
        byte[] frame = Arrays.copyOf(buffer.array(), buffer.limit());
        if (how == 1) {
            return Arrays.copyOf(frame, random.nextInt(frame.length));
        }
        if (how == 2) {
            frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
            return frame;
        }
        return Arrays.copyOf(frame, frame.length + 1 + random.nextInt(50));
    }

    /** A sender with the key but with a fault: the parser itself meets the noise. */
    @Test
    void noiseUnderAGenuineSealIsMalformedAndNothingElse() {
        SplittableRandom random = new SplittableRandom(9);
        HeartbeatFields fields = new HeartbeatFields();
        ByteBuffer payload = ByteBuffer.allocate(1400);
        fields.write(Heartbeats.sample(), payload);
        int refused = 0;

        for (int i = 0; i < 60_000; i++) {
            byte[] bytes = Arrays.copyOf(payload.array(), payload.position());
            if (i % 3 == 0) {
                bytes = new byte[1 + random.nextInt(400)];
                random.nextBytes(bytes);
                bytes[0] = (byte) 0x8f;
            } else if (i % 3 == 1) {
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            } else {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            refused += codec.decode(sealed(bytes)) instanceof Verdict.Refused ? 1 : 0;
        }

        assertThat(refused).isGreaterThan(40_000);
    }

    /** CBOR can announce a text or an array of 2 GB in nine bytes. */
    @Test
    void anAnnouncedLengthIsNotBelieved() {
        for (String head : List.of("7a7fffffff", "7b7fffffffffffffff", "5a7fffffff", "9a7fffffff", "ba7fffffff")) {
            byte[] text = HexFormat.of().parseHex("8f" + head + "61");
            byte[] extra = HexFormat.of().parseHex("8f6470627831" + head + "61");

            assertThat(codec.decode(sealed(text))).isEqualTo(new Verdict.Refused(Refusal.MALFORMED));
            assertThat(codec.decode(sealed(extra))).isEqualTo(new Verdict.Refused(Refusal.MALFORMED));
        }
    }

    @Test
    void fieldsOfALaterReleaseAreSkippedAndThoseOfAnEarlierOneDefaulted() throws IOException {
        ByteArrayOutputStream later = new ByteArrayOutputStream();
        try (CBORGenerator to = new CBORFactory().createGenerator(later)) {
            to.writeStartArray();
            to.writeString("pbx1");
            to.writeStartArray();
            to.writeNumber(3);
            to.writeNumber(1);
            to.writeString("new in release 2");
            to.writeStartObject();
            to.writeNumberField("deep", 1);
            to.writeEndObject();
            to.writeEndArray();
            to.writeNumber(9);
            to.writeNumber(9000);
            to.writeEndArray();
        }

        Verdict verdict = codec.decode(sealed(later.toByteArray()));

        Heartbeat expected = Heartbeats.plain("pbx1", 3, 9);
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> {
            assertThat(accepted.heartbeat().incarnation()).isEqualTo(expected.incarnation());
            assertThat(accepted.heartbeat().readiness()).isEqualTo(Heartbeat.Readiness.RESTART_WAIT);
            assertThat(accepted.heartbeat().peers()).isEmpty();
        });
    }

    private static ByteBuffer sealed(byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(2048);
        frame.putInt(0xA57E2A2A).put((byte) 1).put((byte) 1).put((byte) 1).put((byte) 4);
        frame.put("voip".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) payload.length)
                .put(payload);
        new Seal(KEYS).append(frame);
        return frame.flip();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = HeartbeatCodecTest.class.getResourceAsStream("/wire/" + name)) {
            String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
            return HexFormat.of().parseHex(hex);
        }
    }
}
