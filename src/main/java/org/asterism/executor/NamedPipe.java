package org.asterism.executor;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;

/**
 * A pipe from a process to us. We hold both ends, so opening never blocks, and nothing is ever read but what is there, so
 * reading never does.
 */
final class NamedPipe {

    private final File name;
    private final RandomAccessFile both;
    private final FileInputStream in;

    NamedPipe(File name) throws IOException {
        this.name = name;
        this.both = new RandomAccessFile(name, "rw");
        this.in = new FileInputStream(both.getFD());
    }

    Redirect target() {
        return Redirect.appendTo(name);
    }

    /** Removes the name; the pipe lives on between those who have it open. */
    void unlink() {
        if (!name.delete()) {
            name.deleteOnExit();
        }
    }

    /** Reads what is there; 0 if nothing. */
    int read(byte[] buffer) {
        try {
            int there = Math.min(in.available(), buffer.length);
            return there <= 0 ? 0 : Math.max(0, in.read(buffer, 0, there));
        } catch (IOException e) {
            return 0; // closed: nothing more comes
        }
    }

    /** From now on a process that still writes gets SIGPIPE. */
    void close() {
        try {
            both.close();
        } catch (IOException e) {
            // nothing is buffered, so nothing is lost
            return;
        }
    }
}
