package org.asterism.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files of a bounded size, the newest of which is appended to. For one writing thread; the static methods read, also while
 * somebody writes and when nobody does.
 */
final class Ring implements AutoCloseable {

    /** A ring has so many segments, of which the oldest goes when a new one begins. */
    static final int SEGMENTS = 16;

    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Pattern NAME = Pattern.compile("segment-([0-9]{8,18})\\.flight");

    /** No segment that we read is longer, whatever lies there. */
    private static final int LONGEST_SEGMENT = 64 << 20;

    private final Path folder;
    private final long segmentBytes;
    private @Nullable FileChannel open;
    private long number;
    private long used;

    /** @param bytes of all segments together; at least {@link #SEGMENTS} times the longest entry */
    Ring(Path folder, long bytes) {
        this.folder = folder;
        this.segmentBytes = bytes / SEGMENTS;
        if (segmentBytes < Frames.LONGEST + Frames.HEADER) {
            throw new IllegalArgumentException("a ring of " + bytes + " bytes is too small");
        }
    }

    /**
     * Appends whole frames, at most one segment of them at once. On an exception some of them may be there.
     */
    void write(ByteBuffer frames) throws IOException {
        FileChannel channel = open;
        if (channel == null) {
            channel = begin();
        }
        if (used + frames.remaining() > segmentBytes) {
            channel = next();
        }
        while (frames.hasRemaining()) {
            used += channel.write(frames);
        }
    }

    int segmentBytes() {
        return (int) Math.min(segmentBytes, Integer.MAX_VALUE);
    }

    /** After a failed write everything is opened anew: the disk may be another one. */
    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    /** Goes on where an earlier life ended; its torn frame does no harm, since readers search for the next one. */
    private FileChannel begin() throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
        }
        List<Path> present = segments(folder);
        number = present.isEmpty() ? 1 : numberOf(present.get(present.size() - 1));
        drop(present, SEGMENTS);
        return openSegment();
    }

    private FileChannel next() throws IOException {
        close();
        drop(segments(folder), SEGMENTS - 1);
        number++;
        return openSegment();
    }

    private static void drop(List<Path> present, int keep) throws IOException {
        for (Path old : present.subList(0, Math.max(0, present.size() - keep))) {
            Files.deleteIfExists(old);
        }
    }

    private FileChannel openSegment() throws IOException {
        Path file = folder.resolve(String.format(Locale.ROOT, "segment-%08d.flight", number));
        FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(OWNER_FILE));
        open = channel;
        used = channel.size();
        return channel;
    }

    /** Oldest first; empty if there is no such folder. */
    static List<Path> segments(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> numberOf(file) > 0).forEach(found::add);
        }
        found.sort((a, b) -> Long.compare(numberOf(a), numberOf(b)));
        return found;
    }

    private static long numberOf(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Long.parseLong(name.group(1)) : 0;
    }

    /** Gives every whole frame, oldest first. A segment that goes meanwhile is passed over. */
    static Frames.Found read(Path folder, Consumer<Frames.Frame> to) throws IOException {
        Frames.Found found = new Frames.Found(0, 0);
        for (Path segment : segments(folder)) {
            try {
                if (Files.size(segment) <= LONGEST_SEGMENT) {
                    found = found.plus(Frames.read(Files.readAllBytes(segment), to));
                }
            } catch (NoSuchFileException gone) {
                // The writer needed the room.
            }
        }
        return found;
    }
}
