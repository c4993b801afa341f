package org.asterism.precheck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads a file piece by piece and tells it from others. */
final class FileStep implements Steps.Step {

    /** Larger ones are told apart by their size alone. */
    static final long LARGEST = 64L << 20;

    /** What is given to the taker whole. */
    static final int MOST_CONTENT = 512 * 1024;

    private static final int PIECE = 256 * 1024;

    /** Who gets the result. */
    interface Taker {
        /**
         * It was read.
         *
         * @param content the beginning of the file, {@link #MOST_CONTENT} at most
         */
        void read(String value, byte[] content);

        void failed(IOException reason);
    }

    private final Path file;
    private final Taker taker;
    private final MessageDigest digest = sha256();
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private long position;
    private @Nullable ByteBuffer buffer;

    FileStep(Path file, Taker taker) {
        this.file = file;
        this.taker = taker;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public boolean goOn() {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            if (size > LARGEST) {
                taker.read(size + " bytes", new byte[0]);
                return false;
            }
            if (buffer == null) {
                buffer = ByteBuffer.allocate((int) Math.min(PIECE, size + 1));
            }
            ByteBuffer piece = buffer.clear();
            channel.position(position);
            int count = channel.read(piece);
            if (count > 0 && position <= LARGEST) {
                byte[] read = new byte[piece.flip().remaining()];
                piece.get(read);
                digest.update(read);
                beginning.write(read, 0, Math.max(0, Math.min(count, MOST_CONTENT - beginning.size())));
                position += count;
                return true;
            }
        } catch (IOException e) {
            taker.failed(e);
            return false;
        }
        taker.read(position + " bytes#" + hex(digest), beginning.toByteArray());
        return false;
    }
}
