package org.asterism.executor;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes named pipes, several with one process, since Java cannot make any. */
final class NamedPipes {

    private static final int AT_ONCE = 32;
    private static final long PATIENCE_SECONDS = 5;

    private final Path folder;
    private final Deque<File> spare = new ArrayDeque<>();
    private long made;

    /** @param folder a folder only for this; what lies in it is removed when the first pipe is made */
    NamedPipes(Path folder) {
        this.folder = folder;
    }

    /** A new pipe, open at our end; its name is good for one process start. May block for some milliseconds. */
    synchronized NamedPipe take() throws IOException {
        File next = spare.poll();
        if (next == null || !next.exists()) {
            spare.clear();
            refill();
            next = spare.remove();
        }
        return new NamedPipe(next);
    }

    private void refill() throws IOException {
        if (made == 0) {
            prepare();
        }
        List<String> words = new ArrayList<>(List.of("mkfifo", "-m", "600", "--"));
        List<File> files = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            File file = folder.resolve("pipe-" + ProcessHandle.current().pid() + "-" + made++)
                    .toFile();
            files.add(file);
            words.add(file.getPath());
        }
        Process mkfifo = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!mkfifo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || mkfifo.exitValue() != 0) {
                throw new IOException("mkfifo failed in " + folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while making pipes", e);
        }
        spare.addAll(files);
    }

    private void prepare() throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "pipe-*")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }
}
