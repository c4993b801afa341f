package org.asterism.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SerialFramesTest {

    private final SerialFrames frames = new SerialFrames(1400);

    private static byte[] bytes(SerialFrames.Frame frame) {
        ByteBuffer into = ByteBuffer.allocate(1401);
        frame.copyTo(into);
        byte[] copy = new byte[into.remaining()];
        into.get(copy);
        return copy;
    }

    private List<SerialFrames.Frame> take(byte[] line) {
        return frames.take(line, line.length);
    }

    @Test
    void framesOfEveryLengthComeThroughWhateverTheyHold() {
        Random random = new Random(42);
        for (int length = 1; length <= 1400; length += length < 600 ? 1 : 37) {
            for (int zeros = 0; zeros < 3; zeros++) {
                byte[] frame = new byte[length];
                random.nextBytes(frame);
                for (int i = 0; zeros > 0 && i < length; i += zeros == 1 ? 1 : 254) {
                    frame[i] = 0;
                }
                byte[] line = SerialFrames.onLine(ByteBuffer.wrap(frame), 7);

                assertThat(line.length).isLessThanOrEqualTo(length + SerialFrames.OVERHEAD);
                List<SerialFrames.Frame> got = take(line);
                assertThat(got).hasSize(1);
                assertThat(bytes(got.get(0))).isEqualTo(frame);
                assertThat(got.get(0).hops()).isEqualTo(7);
            }
        }
        assertThat(frames.damaged()).isZero();
    }

    @Test
    void afterNoiseTheNextFrameIsFoundAndTheDamageCounted() {
        byte[] good = SerialFrames.onLine(ByteBuffer.wrap(new byte[] {1, 2, 3}), 1);
        byte[] bad = good.clone();
        bad[3] ^= 0x40;

        List<SerialFrames.Frame> got = new ArrayList<>(take(new byte[] {9, 9, 9}));
        got.addAll(take(bad));
        got.addAll(take(good));

        assertThat(got).hasSize(1);
        assertThat(frames.damaged()).isEqualTo(2);
    }

    @Test
    void endlessNoiseTakesNoMemoryAndIsOneDamagedFrame() {
        byte[] noise = new byte[100_000];
        java.util.Arrays.fill(noise, (byte) 0x55);

        assertThat(take(noise)).isEmpty();
        assertThat(take(SerialFrames.onLine(ByteBuffer.wrap(new byte[] {5}), 1)))
                .hasSize(1);
        assertThat(frames.damaged()).isEqualTo(1);
    }

    @Test
    void aFrameThatComesInPiecesIsWhole() {
        byte[] line = SerialFrames.onLine(ByteBuffer.wrap(new byte[] {1, 0, 2}), 3);
        List<SerialFrames.Frame> got = new ArrayList<>();
        for (byte one : line) {
            got.addAll(take(new byte[] {one}));
        }

        assertThat(got).hasSize(1);
        assertThat(take(got.get(0).onward()).get(0).hops()).isEqualTo(2);
    }
}
