package org.asterism.recorder;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * How entries lie in a segment: marker (4 bytes), length of the contents (4), CRC-32C over length and contents (4), contents:
 * one byte for the class and the text. Whatever is not a whole frame is skipped until the next one.
 */
final class Frames {

    /** Longest contents, in bytes. */
    static final int LONGEST = 32 * 1024;

    static final int HEADER = 12;

    /** 0xFF and 0xFE are in no UTF-8 text. */
    private static final int MARKER = 0xFFFEA57E;

    private Frames() {}

    /** Whether an entry belongs to the story or is one of many. */
    enum Weight {
        ORDINARY('o'),
        WEIGHTY('w');

        private final byte code;

        Weight(char code) {
            this.code = (byte) code;
        }
    }

    /** One entry as it was found. */
    static final class Frame {
        private final Weight weight;
        private final byte[] text;

        private Frame(Weight weight, byte[] text) {
            this.weight = weight;
            this.text = text;
        }

        Weight weight() {
            return weight;
        }

        byte[] text() {
            return text.clone();
        }
    }

    /**
     * What a reading found.
     *
     * @param whole frames
     * @param damagedBytes that belong to no whole frame
     */
    record Found(long whole, long damagedBytes) {
        Found plus(Found other) {
            return new Found(whole + other.whole, damagedBytes + other.damagedBytes);
        }
    }

    /**
     * Appends a frame.
     *
     * @throws BufferOverflowException if it has no room
     * @throws IllegalArgumentException if the text is longer than {@link #LONGEST}
     */
    static void put(ByteBuffer to, Weight weight, byte[] text) {
        if (text.length >= LONGEST) {
            throw new IllegalArgumentException("an entry has at most " + LONGEST + " bytes, not " + text.length);
        }
        if (to.remaining() < size(text)) {
            throw new BufferOverflowException();
        }
        CRC32C sum = new CRC32C();
        int length = text.length + 1;
        sum(sum, length);
        sum.update(weight.code);
        sum.update(text, 0, text.length);
        to.putInt(MARKER)
                .putInt(length)
                .putInt((int) sum.getValue())
                .put(weight.code)
                .put(text);
    }

    /** Bytes of the frame of a text. */
    static int size(byte[] text) {
        return HEADER + 1 + text.length;
    }

    /** Gives all whole frames, in order. */
    static Found read(byte[] segment, Consumer<Frame> to) {
        ByteBuffer in = ByteBuffer.wrap(segment);
        long whole = 0;
        long damaged = 0;
        int at = 0;
        while (at < segment.length) {
            int length = lengthAt(in, segment, at);
            if (length == 0) {
                damaged++;
                at++;
                continue;
            }
            byte[] text = new byte[length - 1];
            in.get(at + HEADER + 1, text);
            to.accept(new Frame(segment[at + HEADER] == Weight.WEIGHTY.code ? Weight.WEIGHTY : Weight.ORDINARY, text));
            whole++;
            at += HEADER + length;
        }
        return new Found(whole, damaged);
    }

    /** Length of the contents of the whole frame that begins there; 0 if there is none. */
    private static int lengthAt(ByteBuffer in, byte[] segment, int at) {
        if (in.limit() - at < HEADER + 1 || in.getInt(at) != MARKER) {
            return 0;
        }
        int length = in.getInt(at + 4);
        if (length < 1 || length > LONGEST || length > in.limit() - at - HEADER) {
            return 0;
        }
        CRC32C sum = new CRC32C();
        sum(sum, length);
        sum.update(segment, at + HEADER, length);
        return (int) sum.getValue() == in.getInt(at + 8) ? length : 0;
    }

    private static void sum(CRC32C sum, int length) {
        sum.update(length >>> 24);
        sum.update(length >>> 16);
        sum.update(length >>> 8);
        sum.update(length);
    }
}
