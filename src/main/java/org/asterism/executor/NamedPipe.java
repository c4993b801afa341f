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

    /** Reads what is there into {@code capture}, at most {@code most} bytes; returns how many. */
    int drainTo(Capture capture, byte[] buffer, int most) {
        int total = 0;
        try {
            while (total < most) {
                int there = Math.min(in.available(), buffer.length);
                if (there <= 0) {
                    break;
                }
                int got = in.read(buffer, 0, there);
                if (got <= 0) {
                    break;
                }
                capture.add(buffer, got);
                total += got;
            }
        } catch (IOException e) {
            return total; // closed: nothing more comes
        }
        return total;
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
