package org.asterism.executor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transient attributes of this node: promotion scores and what else agents set. Each is a file of a folder that a boot empties,
 * named as the attribute and holding its value, so that tools need no program of ours to reach them.
 */
public final class Attributes {

    private static final Logger LOG = LoggerFactory.getLogger(Attributes.class);

    /** More than any score or list of nodes; what is longer is cut off. */
    private static final int LONGEST = 4096;

    private final Path folder;
    private volatile SortedMap<String, String> present = Collections.emptySortedMap();
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

    /** Reads what agents have set; they are asked for nothing. Blocks for as long as a few small files take. */
    public void refresh() {
        SortedMap<String, String> read;
        synchronized (this) {
            read = read();
            if (read.equals(present)) {
                return;
            }
            present = read;
        }
        listener.accept(read);
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

    private SortedMap<String, String> read() {
        TreeMap<String, String> read = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> !isBeingWritten(file))) {
            for (Path file : files) {
                readInto(read, file);
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            LOG.warn("attributes cannot be read, the last ones stay folder={} reason={}", folder, e.getMessage());
            return present;
        }
        return Collections.unmodifiableSortedMap(read);
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
