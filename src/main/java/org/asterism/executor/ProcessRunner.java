package org.asterism.executor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.asterism.model.BootTime;

/**
 * Runs programs through the {@link Launcher} with a time limit, bounded output, and no way to block: starting happens on the
 * executor given, everything after it on one thread of its own.
 */
public final class ProcessRunner implements AutoCloseable {

    /**
     * What to run.
     *
     * @param environment all of it; nothing of ours is passed on
     * @param openFiles limit of open files; 0 leaves ours
     */
    public record Command(
            long id,
            List<String> words,
            SortedMap<String, String> environment,
            Duration limit,
            LatestStart latestStart,
            int openFiles) {

        public Command {
            words = List.copyOf(words);
            environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        }
    }

    /**
     * Limits of the runner.
     *
     * @param folder for the names of pipes, for this runner only
     * @param termGrace time between SIGTERM and SIGKILL
     * @param killGrace how long to wait for a process to be gone after SIGKILL
     * @param prefix words before those of every command, for its priority
     * @param mostProcesses how many may run at once; the next one is {@link ProcessEnd.NotStarted}
     * @param enclosures cgroups of the resources
     */
    public record Settings(
            Path folder,
            Duration termGrace,
            Duration killGrace,
            List<String> prefix,
            int mostProcesses,
            Enclosures enclosures) {

        public Settings {
            prefix = List.copyOf(prefix);
        }

        /** Without cgroups. */
        public Settings(Path folder, Duration termGrace, Duration killGrace, List<String> prefix, int mostProcesses) {
            this(folder, termGrace, killGrace, prefix, mostProcesses, Enclosures.none());
        }

        public Settings with(Enclosures next) {
            return new Settings(folder, termGrace, killGrace, prefix, mostProcesses, next);
        }

        public static Settings of(Path folder, List<String> prefix) {
            return new Settings(folder, Duration.ofSeconds(1), Duration.ofSeconds(2), prefix, 256);
        }
    }

    /** Whose processes these are: set for every agent of a resource. */
    private static final String RESOURCE = "OCF_RESOURCE_INSTANCE";

    private static final String ACTION = "ASTERISM_ACTION";
    private static final Set<String> STARTING = Set.of("start", "promote", "migrate_from");

    private final Settings settings;
    private final Executor starters;
    private final ProcessSignals signals;
    private final Supplier<BootTime> clock;
    private final Spawning spawning;
    private final ProcessKeeper keeper;
    private final AtomicInteger active = new AtomicInteger();

    /**
     * @param starters for starting processes (1 to 8 ms each, blocking) and sending signals; results arrive on it too
     * @param clock CLOCK_BOOTTIME
     */
    public ProcessRunner(Settings settings, Executor starters, ProcessSignals signals, Supplier<BootTime> clock) {
        this(settings, starters, signals, clock, new JavaSpawning(settings.folder()));
    }

    /** With a better way to start programs than {@link Process}. */
    public ProcessRunner(
            Settings settings, Executor starters, ProcessSignals signals, Supplier<BootTime> clock, Spawning spawning) {
        this.settings = settings;
        this.starters = starters;
        this.signals = signals;
        this.clock = clock;
        this.spawning = spawning;
        this.keeper = new ProcessKeeper(spawning, clock);
    }

    /** Never fails; completes within the limit, both graces and some milliseconds. */
    public CompletionStage<ProcessEnd> run(Command command) {
        CompletableFuture<ProcessEnd> end = new CompletableFuture<>();
        if (active.incrementAndGet() > settings.mostProcesses()) {
            active.decrementAndGet();
            end.complete(new ProcessEnd.NotStarted("already " + settings.mostProcesses() + " agent processes at once"));
            return end;
        }
        execute(() -> start(command, end), () -> {
            active.decrementAndGet();
            end.complete(new ProcessEnd.NotStarted("no thread free to start a process"));
        });
        return end;
    }

    /** Does something that may block for a moment where processes are started; empty if no thread is free. */
    <T> CompletionStage<Optional<T>> aside(Supplier<T> work) {
        CompletableFuture<Optional<T>> result = new CompletableFuture<>();
        execute(() -> result.complete(Optional.of(work.get())), () -> result.complete(Optional.empty()));
        return result;
    }

    Enclosures enclosures() {
        return settings.enclosures();
    }

    /** What agents of this resource left running; empty while one of its calls is not under way and nothing is left. */
    public List<Remains.Remnant> remains(String resource) {
        return Remains.find(
                Remains.mark(settings.folder(), resource), settings.enclosures().members(resource));
    }

    /** Ends what {@link #run} started under this number; nothing happens if it has ended. */
    public void cancel(long id) {
        keeper.cancel(id);
    }

    /** Ends the thread once the last process has ended; stops no process. */
    @Override
    public void close() {
        keeper.close();
    }

    private void start(Command command, CompletableFuture<ProcessEnd> end) {
        try {
            String resource = command.environment().getOrDefault(RESOURCE, "");
            SortedMap<String, String> environment = new TreeMap<>(command.environment());
            if (!resource.isEmpty()) {
                environment.put(Remains.VARIABLE, Remains.mark(settings.folder(), resource));
            }
            BootTime begin = clock.get();
            Spawning.Child child = spawn(command, environment);
            keeper.keep(new RunningProcess(
                    command,
                    child,
                    begin,
                    settings,
                    signal -> execute(() -> signals.signalGroup(child.pid(), signal), () -> {}),
                    ended -> finish(end, ended)));
        } catch (IOException | IllegalArgumentException e) {
            finish(
                    end,
                    new ProcessEnd.NotStarted("cannot start " + command.words().get(0) + ": " + e.getMessage()));
        }
    }

    private Spawning.Child spawn(Command command, SortedMap<String, String> environment) throws IOException {
        String entrance = entrance(command);
        if (isPassing(command) && !Launcher.isNeeded(command, entrance)) {
            Optional<Spawning.Child> plain = spawning.startPlain(command.words(), environment);
            if (plain.isPresent()) {
                return plain.get();
            }
        }
        return spawning.start(Launcher.wrap(settings.prefix(), command, entrance), environment);
    }

    private static boolean isPassing(Command command) {
        return command.environment().getOrDefault(ACTION, "").equals("monitor");
    }

    /** Only of what may leave daemons behind: to join a cgroup can take the kernel some milliseconds. */
    private String entrance(Command command) {
        String resource = command.environment().getOrDefault(RESOURCE, "");
        boolean leavesDaemons = STARTING.contains(command.environment().getOrDefault(ACTION, ""));
        return resource.isEmpty() || !leavesDaemons
                ? Launcher.NONE
                : settings.enclosures().entrance(resource).map(Path::toString).orElse(Launcher.NONE);
    }

    private void finish(CompletableFuture<ProcessEnd> future, ProcessEnd end) {
        active.decrementAndGet();
        execute(() -> future.complete(end), () -> future.complete(end));
    }

    private void execute(Runnable task, Runnable refused) {
        try {
            starters.execute(task);
        } catch (RejectedExecutionException e) {
            refused.run();
        }
    }
}
