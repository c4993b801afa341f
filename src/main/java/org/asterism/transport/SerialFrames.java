package org.asterism.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Frames on a serial line, which knows bytes only. On the line a frame is: zero, stuffed bytes, zero. Before stuffing it is: hops
 * left (1 byte), the heartbeat's frame, CRC-32C of both (4). Bytes are stuffed by COBS (Cheshire and Baker, 1999), so that zero
 * stands between frames only: after any loss the next frame is found at once, at a cost of one byte in 254.
 */
final class SerialFrames {

    /** Bytes that a frame takes on the line beyond its own, at most, for the largest there are. */
    static final int OVERHEAD = 2 + 1 + Integer.BYTES + 7;

    private static final int RUN = 254;

    /** A frame that came in whole. */
    static final class Frame {
        private final int hops;
        private final byte[] bytes;

        private Frame(int hops, byte[] bytes) {
            this.hops = hops;
            this.bytes = bytes;
        }

        /** How many more lines it may cross. */
        int hops() {
            return hops;
        }

        void copyTo(ByteBuffer into) {
            into.clear();
            into.put(bytes, 0, Math.min(bytes.length, into.capacity())).flip();
        }

        /** The same for the next line. */
        byte[] onward() {
            return onLine(ByteBuffer.wrap(bytes), hops - 1);
        }
    }

    private final int longest;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private boolean isOverlong;
    private long damaged;

    /** @param longest most bytes of a heartbeat's frame; more are noise */
    SerialFrames(int longest) {
        this.longest = longest;
    }

    /** What goes on the line for this frame; {@code hops} is 1 to 255. */
    static byte[] onLine(ByteBuffer frame, int hops) {
        byte[] plain = new byte[1 + frame.remaining() + Integer.BYTES];
        plain[0] = (byte) hops;
        frame.duplicate().get(plain, 1, frame.remaining());
        int checked = plain.length - Integer.BYTES;
        ByteBuffer.wrap(plain).putInt(checked, crc(plain, checked));
        return stuff(plain);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static byte[] stuff(byte[] plain) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(plain.length + OVERHEAD);
        line.write(0);
        int start = 0;
        while (start <= plain.length) {
            int end = start;
            while (end < plain.length && end - start < RUN && plain[end] != 0) {
                end++;
            }
            line.write(end - start + 1);
            line.write(plain, start, end - start);
            boolean isFull = end - start == RUN;
            if (isFull && end == plain.length) {
                break;
            }
            start = isFull ? end : end + 1;
        }
        line.write(0);
        return line.toByteArray();
    }

    /** Takes what came from the line; the frames that are complete by it. */
    List<Frame> take(byte[] bytes, int count) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (bytes[i] != 0) {
                isOverlong |= pending.size() > longest + OVERHEAD;
                if (!isOverlong) {
                    pending.write(bytes[i]);
                }
            } else if (pending.size() > 0) {
                complete(frames);
                pending.reset();
                isOverlong = false;
            }
        }
        return frames;
    }

    private void complete(List<Frame> frames) {
        byte[] plain = isOverlong ? new byte[0] : unstuff(pending.toByteArray());
        int checked = plain.length - Integer.BYTES;
        if (checked < 2 || ByteBuffer.wrap(plain).getInt(checked) != crc(plain, checked)) {
            damaged++;
            return;
        }
        byte[] bytes = new byte[checked - 1];
        System.arraycopy(plain, 1, bytes, 0, bytes.length);
        frames.add(new Frame(plain[0] & 0xff, bytes));
    }

    /** Empty if it is not well formed. */
    private static byte[] unstuff(byte[] stuffed) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(stuffed.length);
        int at = 0;
        while (at < stuffed.length) {
            int code = stuffed[at] & 0xff;
            if (at + code > stuffed.length) {
                return new byte[0];
            }
            plain.write(stuffed, at + 1, code - 1);
            at += code;
            if (code <= RUN && at < stuffed.length) {
                plain.write(0);
            }
        }
        return plain.toByteArray();
    }

    /** Frames that came in damaged so far. */
    long damaged() {
        return damaged;
    }
}
