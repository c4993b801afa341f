package org.asterism.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The file operations that durable state needs, each as small as a crash can part them. */
interface FilePort {

    /** Creates the directory with mode 0700 if there is none. */
    void makeDirectory(Path directory) throws IOException;

    /**
     * What is wrong with the directory's kind, owner or mode; empty text if nothing.
     */
    String objection(Path directory) throws IOException;

    /** Makes this process the only user of the directory until it ends. False if another one has it. */
    boolean lock(Path file) throws IOException;

    /** Names in a directory, in order. */
    List<String> list(Path directory) throws IOException;

    /**
     * The contents of a regular file, no link.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException also if it has more than {@code limitBytes}
     */
    byte[] read(Path file, int limitBytes) throws IOException;

    /** Writes a file anew with mode 0600. When this returns, its contents are on the disk, though its name may not be. */
    void write(Path file, byte[] contents) throws IOException;

    /** Gives a file another name, replacing what had it. Durable only after {@link #syncDirectory}. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a file if it is there. Durable only after {@link #syncDirectory}. */
    void delete(Path file) throws IOException;

    /** Makes the names in a directory durable. */
    void syncDirectory(Path directory) throws IOException;
}
