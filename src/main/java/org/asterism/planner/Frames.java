package org.asterism.planner;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Pieces of bytes in a stream, each after its length (4 bytes, most significant first). */
final class Frames {

    /** More than any state takes; a length above is not one of ours. */
    static final int MOST_BYTES = 256 << 20;

    private Frames() {}

    static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }

    /** @throws java.io.EOFException if the other end is gone */
    static byte[] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new IOException("not a frame: length " + length);
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
