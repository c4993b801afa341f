package org.asterism.executor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transient attributes of this node: promotion scores and what else agents set. Each is a file of a folder that a boot empties,
 * named as the attribute and holding its value, so that tools need no program of ours to reach them.
 *
 * <p>A value that is to be dampened (attrd_updater --delay) lies beside it until it settles: that long after the first change, so
 * that what flaps for less moves nothing. When it settles on one node it settles on all, a moment earlier elsewhere, so that
 * nodes that lose something together are compared by what all of them see.
 */
public final class Attributes {

    private static final Logger LOG = LoggerFactory.getLogger(Attributes.class);

    /** More than any score or list of nodes; what is longer is cut off. */
    private static final int LONGEST = 4096;

    /** How much later a value settles here than elsewhere: messages take less. */
    private static final Duration LAST = Duration.ofMillis(100);

    private static final String DAMPENED = ".damp.";

    /** More than a tick of any kernel's clock. */
    private static final Duration TICK = Duration.ofMillis(100);

    /** What dampening needs of the node. */
    public interface Clockwork {

        /** Runs the task once, later, on a thread that may wait for a disk. */
        void after(Duration wait, Runnable task);

        /** A value of this name settles on this node; the others' shall with it. */
        void settles(String name);
    }

    private final Path folder;
    private final Set<String> awaited = new HashSet<>();
    private volatile @Nullable Clockwork clockwork;
    private volatile SortedMap<String, String> present = Collections.emptySortedMap();
    private volatile @Nullable FileTime readAsOf;
    private volatile Consumer<SortedMap<String, String>> listener = unused -> {};

    private Attributes(Path folder) {
        this.folder = folder;
    }

    /**
     * Those of this folder, which is made if it is missing.
     *
     * @throws IOException if it cannot be used
     */
    public static Attributes in(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Attributes attributes = new Attributes(folder);
        attributes.refresh();
        return attributes;
    }

    Path folder() {
        return folder;
    }

    /** As last read. */
    public SortedMap<String, String> present() {
        return present;
    }

    /** Told of every change from now on, on the thread that found it. */
    public void onChange(Consumer<SortedMap<String, String>> next) {
        listener = next;
    }

    /** Lets values be dampened; before that they settle at once. */
    public void dampenWith(Clockwork next) {
        clockwork = next;
    }

    /** A dampened value of this name holds from now on, if there is one. Blocks like {@link #refresh}. */
    public void settle(String name) {
        Path dampened = folder.resolve(DAMPENED + name);
        synchronized (this) {
            awaited.remove(name);
            try {
                String text = Files.readString(dampened);
                set(name, text.substring(text.indexOf('\n') + 1));
                Files.deleteIfExists(dampened);
            } catch (NoSuchFileException none) {
                return;
            } catch (IOException e) {
                LOG.warn("attribute not settled name={} reason={}", name, e.getMessage());
                return;
            }
        }
        refresh();
    }

    /** Begins to wait for each dampened value that is new. */
    private void awaitDampened() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, DAMPENED + "*")) {
            for (Path file : files) {
                String name = file.getFileName().toString().substring(DAMPENED.length());
                Clockwork present = clockwork;
                if (present == null) {
                    settle(name);
                } else if (isNew(name)) {
                    present.after(delay(file), () -> {
                        present.settles(name);
                        present.after(LAST, () -> settle(name));
                    });
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            LOG.warn("dampened attributes cannot be read folder={} reason={}", folder, e.getMessage());
        }
    }

    private synchronized boolean isNew(String name) {
        return awaited.add(name);
    }

    /** What cannot be read settles at once: a value that never came into force would be worse. */
    private static Duration delay(Path file) {
        try {
            String text = Files.readString(file);
            return Duration.ofMillis(Long.parseLong(text.substring(0, Math.max(0, text.indexOf('\n')))));
        } catch (IOException | NumberFormatException e) {
            return Duration.ZERO;
        }
    }

    /**
     * Reads what agents have set; they are asked for nothing. Blocks for as long as a few small files take, or one look at their
     * folder: it changes with each of them, since they are renamed into it.
     */
    public void refresh() {
        FileTime changed = changed();
        if (changed != null && changed.equals(readAsOf)) {
            return;
        }
        // Changes of one tick of the kernel's clock look the same: only what has been at rest is not looked at again.
        boolean isAtRest = changed != null
                && Duration.between(changed.toInstant(), Instant.now()).compareTo(TICK) > 0;
        awaitDampened();
        SortedMap<String, String> read;
        synchronized (this) {
            Optional<SortedMap<String, String>> found = read();
            readAsOf = isAtRest && found.isPresent() ? changed : null;
            read = found.orElse(present);
            if (read.equals(present)) {
                return;
            }
            present = read;
        }
        listener.accept(read);
    }

    private @Nullable FileTime changed() {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            return null; // reading will tell
        }
    }

    /** Sets one of ours; shown after {@link #refresh}. */
    public void set(String name, String value) {
        Path written = folder.resolve("." + name);
        try {
            Files.writeString(written, value);
            Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("attribute not set name={} reason={}", name, e.getMessage());
        }
    }

    /** The same, but it holds only {@code dampen} after its first change; see the class. Then {@link #refresh}. */
    public void set(String name, String value, Duration dampen) {
        Path dampened = folder.resolve(DAMPENED + name);
        try {
            synchronized (this) {
                Path held = folder.resolve(name);
                if (dampen.isZero()
                        || (Files.exists(held) && Files.readString(held).equals(value))) {
                    Files.deleteIfExists(dampened);
                    set(name, value);
                } else {
                    Path written = folder.resolve("." + name);
                    Files.writeString(written, dampen.toMillis() + "\n" + value);
                    Files.move(written, dampened, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            LOG.warn("attribute not set name={} reason={}", name, e.getMessage());
        }
    }

    /** Removes one of ours; shown after {@link #refresh}. */
    public void remove(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            LOG.warn("attribute not removed name={} reason={}", name, e.getMessage());
        }
    }

    /** A node that leaves in order takes its attributes with it. */
    public void clear() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("attributes stay folder={} reason={}", folder, e.getMessage());
        }
        refresh();
    }

    /** Empty if they cannot be read now. */
    private Optional<SortedMap<String, String>> read() {
        TreeMap<String, String> read = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> !isBeingWritten(file))) {
            for (Path file : files) {
                readInto(read, file);
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            LOG.warn("attributes cannot be read, the last ones stay folder={} reason={}", folder, e.getMessage());
            return Optional.empty();
        }
        return Optional.of(Collections.unmodifiableSortedMap(read));
    }

    private static boolean isBeingWritten(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    private static void readInto(SortedMap<String, String> read, Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            String value = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
            read.put(file.getFileName().toString(), value);
        } catch (NoSuchFileException deleted) {
            return;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
