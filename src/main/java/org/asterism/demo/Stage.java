package org.asterism.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * All that a demo leaves on this machine while it runs: its directory and its namespaces. They are gone when it is closed,
 * also by Ctrl-C; what a killed demo left is removed by the next one. One demo at a time.
 */
final class Stage implements AutoCloseable {

    private static final Path LOCK = Path.of("/run/asterism-demo.lock");
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final FileChannel channel;
    private final FileLock lock;
    private final Path directory;
    private final Thread hook;
    private final CountDownLatch hasEnded = new CountDownLatch(1);
    private boolean isKept;

    private Stage(FileChannel channel, FileLock lock, Path directory) {
        this.channel = channel;
        this.lock = lock;
        this.directory = directory;
        Thread story = Thread.currentThread();
        this.hook = new Thread(() -> end(story), "demo-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static Stage open() {
        try {
            FileChannel channel = FileChannel.open(
                    LOCK, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new DemoFailed("another demo runs on this machine");
            }
            removeLeftovers(channel);
            Path directory = Files.createTempDirectory("ast-demo-");
            channel.truncate(0).write(ByteBuffer.wrap(directory.toString().getBytes(StandardCharsets.UTF_8)), 0);
            return new Stage(channel, lock, directory);
        } catch (IOException e) {
            throw new DemoFailed("cannot prepare the demo: " + e.getMessage(), e);
        }
    }

    /** What an earlier demo left behind or kept. */
    static void removeLeftovers() {
        open().close();
    }

    private static void removeLeftovers(FileChannel channel) throws IOException {
        Bed.remove(BedDemo.PREFIX);
        ByteBuffer content = ByteBuffer.allocate(4096);
        channel.read(content, 0);
        String name = new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
        if (name.matches(".*/ast-demo-\\d+")) {
            removeTree(Path.of(name));
        }
    }

    Path directory() {
        return directory;
    }

    /** From now on {@link #close} removes nothing. */
    synchronized void keep() {
        isKept = true;
    }

    /** Stops the story first, so that it does not build what is being removed. */
    private void end(Thread story) {
        story.interrupt();
        try {
            hasEnded.await(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        remove();
    }

    @Override
    public void close() {
        remove();
        hasEnded.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endOfProcess) {
            return; // the hook itself runs, and finds nothing left to do
        }
    }

    private synchronized void remove() {
        if (isKept || !channel.isOpen()) {
            return;
        }
        boolean wasInterrupted = Thread.interrupted();
        try {
            Bed.remove(BedDemo.PREFIX);
            removeTree(directory);
            Files.deleteIfExists(LOCK);
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new DemoFailed("cannot remove " + directory + ": " + e.getMessage(), e);
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void removeTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
