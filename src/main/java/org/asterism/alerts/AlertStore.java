package org.asterism.alerts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.alerts.core.AlertBook;
import org.asterism.alerts.core.AlertEvent;
import org.asterism.api.ApiJson;

/**
 * The queue on disk: one file, replaced as a whole, so that it is always one state. Blocks.
 *
 * <p>Decided: the whole each time, because what is told at once leaves it again, and even a full queue is some 300 kB; rejected: a
 * journal, which has to be tidied.
 */
public final class AlertStore {

    /** Far more than a full queue takes. */
    private static final long LARGEST = 64L * 1024 * 1024;

    private final Path folder;
    private final Path file;
    private final int room;

    /** What the file holds. */
    record Kept(
            long last,
            List<AlertEvent> waiting,
            List<AlertEvent> held,
            List<String> told,
            SortedMap<String, Long> done) {}

    /**
     * @param folder made where it is missing
     * @param room see {@link AlertBook}
     */
    public AlertStore(Path folder, int room) {
        this.folder = folder;
        this.file = folder.resolve("queue.json");
        this.room = room;
    }

    /**
     * As it was written last. What cannot be read is put aside.
     *
     * @throws IOException with what is lost
     */
    AlertBook load() throws IOException {
        byte[] bytes;
        try {
            if (Files.size(file) > LARGEST) {
                throw new IllegalArgumentException("larger than any queue");
            }
            bytes = Files.readAllBytes(file);
            Kept kept = ApiJson.read(bytes, Kept.class);
            return AlertBook.restored(room, kept.last(), kept.waiting(), kept.held(), kept.told(), kept.done());
        } catch (NoSuchFileException none) {
            return AlertBook.empty(room);
        } catch (IllegalArgumentException damaged) {
            Path aside = file.resolveSibling(file.getFileName() + ".damaged");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            throw new IOException(
                    "the queue of alerts was damaged, alerts in it are lost; it is kept as " + aside + ": "
                            + damaged.getMessage(),
                    damaged);
        }
    }

    AlertBook empty() {
        return AlertBook.empty(room);
    }

    void save(AlertBook book) throws IOException {
        byte[] bytes = ApiJson.write(new Kept(
                book.last(),
                List.copyOf(book.waiting().values()),
                List.copyOf(book.held().values()),
                book.told(),
                new TreeMap<>(book.progress())));
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path written = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                written, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
