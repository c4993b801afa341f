package org.asterism.executor;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** By {@link Process}, for machines on which nothing better works. Output is looked for each 20 ms at least. */
final class JavaSpawning implements Spawning {

    private static final Duration SHORTEST_REST = Duration.ofMillis(1);
    private static final Duration LONGEST_REST = Duration.ofMillis(20);
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private final NamedPipes pipes;
    private final Semaphore wakes = new Semaphore(0);
    private Duration rest = SHORTEST_REST;

    /** @param folder for the names of pipes, for this only */
    JavaSpawning(Path folder) {
        this.pipes = new NamedPipes(folder);
    }

    /** {@code setsid} executes in place as the leader of nothing, so the process number that Java knows is the group's. */
    @Override
    public Child start(List<String> words, SortedMap<String, String> environment) throws IOException {
        List<String> all = new ArrayList<>(List.of(setsid()));
        all.addAll(words);
        NamedPipe out = pipes.take();
        NamedPipe err = null;
        try {
            err = pipes.take();
            ProcessBuilder builder = new ProcessBuilder(all);
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.directory(Path.of("/").toFile())
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.target())
                    .redirectError(err.target());
            Process process = builder.start();
            CompletableFuture<Void> unused = process.onExit().thenRun(this::wake);
            return new Started(process, out, err);
        } catch (IOException | IllegalArgumentException e) {
            out.close();
            if (err != null) {
                err.close();
            }
            throw e;
        } finally {
            out.unlink();
            if (err != null) {
                err.unlink();
            }
        }
    }

    @Override
    public Optional<Child> startPlain(List<String> words, SortedMap<String, String> environment) {
        return Optional.empty();
    }

    private static String setsid() {
        return SETSID.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElse("setsid");
    }

    @Override
    public void await(Collection<Child> running, Duration longest, boolean hasMoved) {
        Duration next = rest.multipliedBy(2);
        Duration grown = next.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : next;
        rest = hasMoved ? SHORTEST_REST : grown;
        Duration span = running.isEmpty() || longest.compareTo(rest) < 0 ? longest : rest;
        try {
            if (wakes.tryAcquire(span.toNanos(), TimeUnit.NANOSECONDS)) {
                wakes.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void wake() {
        wakes.release();
    }

    private record Started(Process process, NamedPipe out, NamedPipe err) implements Child {

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public OptionalInt status() {
            return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
        }

        @Override
        public void kill() {
            process.destroyForcibly();
        }

        @Override
        public int readOutput(byte[] buffer) {
            return out.read(buffer);
        }

        @Override
        public int readError(byte[] buffer) {
            return err.read(buffer);
        }

        @Override
        public void close() {
            out.close();
            err.close();
        }
    }
}
