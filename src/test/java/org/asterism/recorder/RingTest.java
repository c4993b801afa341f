package org.asterism.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingTest {

    private static final long SMALL = Ring.SEGMENTS * 64L * 1024;

    @TempDir
    private Path folder;

    @Test
    void whatWasWrittenIsReadInOrder() throws IOException {
        write(0, 100);

        assertThat(texts()).hasSize(100).startsWith("entry 0 é").endsWith("entry 99 é");
    }

    @Test
    void aTornTailLosesOnlyTheLastEntryAndTheNextLifeGoesOnBehindIt() throws IOException {
        write(0, 10);
        Path segment = Ring.segments(folder).get(0);
        try (var file = Files.newByteChannel(segment, StandardOpenOption.WRITE)) {
            file.truncate(Files.size(segment) - 3);
        }

        write(10, 12);

        assertThat(texts()).hasSize(11).doesNotContain("entry 9 é").endsWith("entry 10 é", "entry 11 é");
    }

    /** Each single byte of a segment in turn. */
    @Test
    void aFlippedByteLosesOnlyItsEntry() throws IOException {
        write(0, 20);
        Path segment = Ring.segments(folder).get(0);
        byte[] whole = Files.readAllBytes(segment);
        Random random = new Random(7);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            List<String> left = new ArrayList<>();

            Frames.Found found =
                    Frames.read(damaged, frame -> left.add(new String(frame.text(), StandardCharsets.UTF_8)));

            assertThat(left).as("byte %d", at).hasSize(19);
            assertThat(found.damagedBytes()).isPositive();
        }
    }

    @Test
    void theRingKeepsTheNewestWithinItsSize() throws IOException {
        write(0, 60_000);

        long size = 0;
        for (Path segment : Ring.segments(folder)) {
            size += Files.size(segment);
        }
        List<String> left = texts();
        assertThat(size).isLessThanOrEqualTo(SMALL);
        assertThat(Ring.segments(folder)).hasSize(Ring.SEGMENTS);
        assertThat(left).endsWith("entry 59999 é").doesNotContain("entry 0 é");
        assertThat(left.size() * 25L).isGreaterThan(SMALL / 2);
    }

    @Test
    void manyLivesDoNotPushOutWhatWasRecorded() throws IOException {
        for (int life = 0; life < 200; life++) {
            write(life, life + 1);
        }

        assertThat(texts()).hasSize(200);
        assertThat(Ring.segments(folder)).hasSize(1);
    }

    @Test
    void aSmallerRingDropsTheOldestSegments() throws IOException {
        write(0, 60_000);
        Files.createFile(folder.resolve("segment-99999999.flight.bak"));

        try (Ring ring = new Ring(folder, SMALL)) {
            ring.write(frame("last"));
        }

        assertThat(Ring.segments(folder)).hasSizeLessThanOrEqualTo(Ring.SEGMENTS);
        assertThat(texts()).endsWith("last");
    }

    @Test
    void onlyTheOwnerMayRead() throws IOException {
        write(0, 1);

        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(Ring.segments(folder).get(0))))
                .isEqualTo("rw-------");
    }

    private void write(int from, int to) throws IOException {
        try (Ring ring = new Ring(folder, SMALL)) {
            for (int i = from; i < to; i++) {
                ring.write(frame("entry " + i + " é"));
            }
        }
    }

    private static ByteBuffer frame(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(Frames.size(bytes));
        Frames.put(frame, Frames.Weight.ORDINARY, bytes);
        return frame.flip();
    }

    private List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        Ring.read(folder, frame -> texts.add(new String(frame.text(), StandardCharsets.UTF_8)));
        return texts;
    }
}
