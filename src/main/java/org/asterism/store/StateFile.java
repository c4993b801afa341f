package org.asterism.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Objects;

/**
 * One file of durable state. A write either has happened wholly or not at all, whenever the machine dies; a read notices any
 * damage.
 *
 * <p>Layout: 8 bytes {@code ASTERISM}, 2 bytes format, 2 bytes kind, 4 bytes length of the contents (big endian), 32 bytes
 * SHA-256 over all of these and the contents, then the contents, and nothing after them.
 */
final class StateFile {

    /** What a file holds, so that a file under the wrong name is noticed. The codes never change. */
    enum Kind {
        NODE(1),
        DOCUMENT(2),
        HISTORY(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /** What came of reading a file. */
    sealed interface Read {

        /** The contents are what was written. */
        final class Intact implements Read {
            private final byte[] contents;

            private Intact(byte[] contents) {
                this.contents = contents;
            }

            byte[] contents() {
                return contents.clone();
            }
        }

        /** There is no such file. */
        record Missing() implements Read {}

        /** The file is damaged, or is not one of ours. */
        record Corrupt(String why) implements Read {}

        /** The file is whole, but a later release wrote it in a form that this one does not know. */
        record TooNew(int format) implements Read {}
    }

    /** Ending of files being written; a file with it is the remains of a crash. */
    static final String TEMPORARY = ".tmp";

    private static final byte[] MAGIC = "ASTERISM".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;
    private static final int DIGEST_BYTES = 32;
    private static final int PREFIX_BYTES = MAGIC.length + 2 + 2 + 4;

    static final int HEADER_BYTES = PREFIX_BYTES + DIGEST_BYTES;

    /** Largest file, in bytes; a document of 2000 resources has about a tenth. */
    static final int LARGEST_BYTES = 16 << 20;

    private final FilePort files;
    private final Path path;
    private final Kind kind;

    StateFile(FilePort files, Path path, Kind kind) {
        this.files = files;
        this.path = path;
        this.kind = kind;
    }

    Path path() {
        return path;
    }

    /** Reads the file. An {@link IOException} says that the disk would not tell, which is neither missing nor corrupt. */
    Read read() throws IOException {
        try {
            return parse(files.read(path, LARGEST_BYTES));
        } catch (NoSuchFileException missing) {
            return new Read.Missing();
        }
    }

    /**
     * Replaces the contents. On an exception the file has its old contents, or (only if the directory could not be synced)
     * the new ones.
     */
    void write(byte[] contents) throws IOException {
        Path temporary = path.resolveSibling(path.getFileName() + TEMPORARY);
        byte[] framed = frame(contents);
        if (framed.length > LARGEST_BYTES) {
            throw new IOException(path + " would have " + framed.length + " bytes, more than " + LARGEST_BYTES);
        }
        files.write(temporary, framed);
        files.rename(temporary, path);
        files.syncDirectory(directory());
    }

    /** Gives the file another name, so that it is no longer read but can be looked into. */
    Path setAside(String suffix) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + suffix);
        files.rename(path, aside);
        files.syncDirectory(directory());
        return aside;
    }

    private Path directory() {
        return Objects.requireNonNull(path.getParent(), "a state file lies in a directory");
    }

    byte[] frame(byte[] contents) {
        byte[] prefix = prefix(kind, contents.length);
        return ByteBuffer.allocate(HEADER_BYTES + contents.length)
                .put(prefix)
                .put(digest(prefix, contents))
                .put(contents)
                .array();
    }

    Read parse(byte[] bytes) {
        if (bytes.length < HEADER_BYTES) {
            return new Read.Corrupt("it has " + bytes.length + " bytes, less than its header of " + HEADER_BYTES);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte[] magic = new byte[MAGIC.length];
        buffer.get(magic);
        int format = buffer.getShort() & 0xffff;
        int code = buffer.getShort() & 0xffff;
        int length = buffer.getInt();
        if (!Arrays.equals(magic, MAGIC)) {
            return new Read.Corrupt("it does not begin as a state file does");
        }
        if (length != bytes.length - HEADER_BYTES) {
            return new Read.Corrupt(
                    "its header says " + length + " bytes of contents, and there are " + (bytes.length - HEADER_BYTES));
        }
        byte[] prefix = Arrays.copyOf(bytes, PREFIX_BYTES);
        byte[] found = Arrays.copyOfRange(bytes, PREFIX_BYTES, HEADER_BYTES);
        byte[] contents = Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
        if (!MessageDigest.isEqual(found, digest(prefix, contents))) {
            return new Read.Corrupt("its checksum does not fit its contents");
        }
        if (code != kind.code) {
            return new Read.Corrupt("it is a state file of kind " + code + ", not " + kind.code);
        }
        return format == FORMAT ? new Read.Intact(contents) : new Read.TooNew(format);
    }

    private static byte[] prefix(Kind kind, int length) {
        return ByteBuffer.allocate(PREFIX_BYTES)
                .put(MAGIC)
                .putShort((short) FORMAT)
                .putShort((short) kind.code)
                .putInt(length)
                .array();
    }

    private static byte[] digest(byte[] prefix, byte[] contents) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(prefix);
            return sha256.digest(contents);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
