package org.asterism.resource.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ProcessSignals;
import org.asterism.executor.Spawning;
import org.asterism.kernel.Answer;
import org.asterism.kernel.Priority;
import org.asterism.kernel.SpawnedProcess;
import org.asterism.kernel.Spawner;
import org.asterism.model.BootTime;

/**
 * Programs by system call: neither a helper program nor a thread for each, and ends and output are told at once.
 *
 * <p>Decided: what {@link #startPlain} starts gets its priority a moment after its start, since posix_spawn has no word for it;
 * with a daemon that moment could last for its whole life, so those go through nice(1).
 *
 * @param ordinary the nice value of programs
 */
public record KernelSpawning(Spawner spawner, Priority ordinary) implements Spawning {

    /** Empty where the kernel or the C library is too old. */
    public static Optional<Spawning> create(Priority ordinary) {
        return Spawner.create().map(spawner -> new KernelSpawning(spawner, ordinary));
    }

    /** A runner that starts programs in the best way this machine has. */
    public static ProcessRunner runner(
            ProcessRunner.Settings settings,
            Executor starters,
            ProcessSignals signals,
            Supplier<BootTime> clock,
            Priority ordinary) {
        return create(ordinary)
                .map(spawning -> new ProcessRunner(settings, starters, signals, clock, spawning))
                .orElseGet(() -> new ProcessRunner(settings, starters, signals, clock));
    }

    @Override
    public Child start(List<String> words, SortedMap<String, String> environment) throws IOException {
        Answer<SpawnedProcess> answer = spawner.start(words, environment);
        if (answer instanceof Answer.Failed<SpawnedProcess> failed) {
            throw new IOException(failed.refusal().sentence());
        }
        return new Started(((Answer.Got<SpawnedProcess>) answer).value());
    }

    @Override
    public Optional<Child> startPlain(List<String> words, SortedMap<String, String> environment) {
        if (!(spawner.start(words, environment) instanceof Answer.Got<SpawnedProcess> got)) {
            return Optional.empty();
        }
        ordinary.putBack(got.value());
        return Optional.of(new Started(got.value()));
    }

    @Override
    public void await(Collection<Child> running, Duration longest, boolean hasMoved) {
        spawner.await(running.stream().map(child -> ((Started) child).process()).toList(), longest.toNanos());
    }

    @Override
    public void wake() {
        spawner.wakeUp();
    }

    private record Started(SpawnedProcess process) implements Child {

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public OptionalInt status() {
            return process.status();
        }

        @Override
        public void kill() {
            process.kill();
        }

        @Override
        public int readOutput(byte[] buffer) {
            return process.read(SpawnedProcess.Stream.OUTPUT, buffer);
        }

        @Override
        public int readError(byte[] buffer) {
            return process.read(SpawnedProcess.Stream.ERROR, buffer);
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
