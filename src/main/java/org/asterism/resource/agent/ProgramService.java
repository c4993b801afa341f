package org.asterism.resource.agent;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentOutput;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.NativeAgent;
import org.asterism.executor.ProcessEnd;
import org.asterism.executor.ProcessRunner;
import org.asterism.executor.ProcessSignals;
import org.asterism.executor.ProcessSignals.Signal;
import org.asterism.executor.Remains;
import org.asterism.executor.Remains.Remnant;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, stops and watches the process of a {@link Program}. The process is known by its number and start time, kept in a file, and
 * by the mark in its environment, so that a new life of the manager finds it again and a number given to somebody else
 * misleads nobody.
 */
final class ProgramService {

    private static final Logger LOG = LoggerFactory.getLogger(ProgramService.class);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration WATCH = Duration.ofMillis(500);
    private static final int LOG_TAIL = 600;

    /** $1 user or "", $2 directory, $3 log; then the words. Prints the number of the process, which leads a session of its own. */
    private static final String SCRIPT = """
        user=$1 log=$3
        cd "$2" || exit 1
        shift 3
        if [ -n "$user" ]; then
          group=$(id -g "$user") || exit 1
          set -- setpriv --reuid "$user" --regid "$group" --init-groups -- "$@"
        fi
        setsid "$@" </dev/null >>"$log" 2>&1 &
        echo $!
        """;

    /** What it works with. {@code folder}: where the numbers of processes are kept, gone after a boot. */
    record Tools(
            ProcessRunner processes,
            ProcessSignals signals,
            Executor files,
            Supplier<BootTime> clock,
            Later later,
            Path folder) {}

    /** Whether a program that runs is well. Never fails. */
    @FunctionalInterface
    interface Health {
        CompletionStage<AgentResult> check(Duration limit);
    }

    private final Tools tools;
    private final AgentCall call;
    private final Program program;
    private final Health health;

    ProgramService(Tools tools, AgentCall call, Program program, Health health) {
        this.tools = tools;
        this.call = call;
        this.program = program;
        this.health = health;
    }

    /** What is there of it. */
    private record Found(Optional<Remnant> main, List<Remnant> all) {}

    // ---- start

    CompletionStage<AgentResult> start() {
        return aside(() -> {
            Found found = find();
            if (found.main().isPresent()) {
                return awaitHealth(found.main().get(), tools.clock().get());
            }
            return found.all().isEmpty()
                    ? launch()
                    : end(found.all(), tools.clock().get(), Signal.KILL).thenCompose(rest -> launch());
        });
    }

    private CompletionStage<AgentResult> launch() {
        Optional<AgentResult> missing = missing();
        if (missing.isPresent()) {
            return done(missing.get());
        }
        List<String> words = new ArrayList<>(List.of(
                "/bin/sh", "-c", SCRIPT, "asterism-program", program.user(), program.directory(), program.log()));
        words.addAll(program.words());
        TreeMap<String, String> environment = new TreeMap<>(Tool.ENVIRONMENT);
        environment.putAll(program.environment());
        environment.put("OCF_RESOURCE_INSTANCE", call.resource().value());
        environment.put("ASTERISM_ACTION", "start");
        ProcessRunner.Command command =
                new ProcessRunner.Command(call.id(), words, environment, call.limit(), call.latestStart(), 0);
        return tools.processes().run(command).thenCompose(end -> aside(() -> launched(end)));
    }

    /** What this node lacks to run it. */
    Optional<AgentResult> missing() {
        String name = program.words().get(0);
        boolean isThere = name.contains("/")
                ? Files.isExecutable(Path.of(name))
                : List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin").stream()
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        return isThere
                ? Optional.empty()
                : Optional.of(
                        new AgentResult.Unavailable(OcfCode.NOT_INSTALLED, "no executable " + name, Outlook.LASTING));
    }

    private CompletionStage<AgentResult> launched(ProcessEnd end) {
        if (end instanceof ProcessEnd.CameTooLate) {
            return done(new AgentResult.CameTooLate("the right to start had ended"));
        }
        if (end instanceof ProcessEnd.NotStarted not) {
            return done(new AgentResult.NotRun(not.reason()));
        }
        String said = end instanceof ProcessEnd.Exited exited && exited.status() == 0
                ? exited.output().standard().strip()
                : "";
        if (!said.matches("[0-9]{1,9}")) {
            return done(Ended.of(OcfCode.ERROR, "could not be launched: " + end));
        }
        Optional<Remnant> main = Remains.look(Long.parseLong(said));
        main.ifPresent(this::remember);
        return main.isPresent() ? awaitHealth(main.get(), tools.clock().get()) : done(endedAtOnce());
    }

    private CompletionStage<AgentResult> awaitHealth(Remnant main, BootTime begin) {
        if (!main.isAlive()) {
            return done(endedAtOnce());
        }
        BootTime now = tools.clock().get();
        Duration spent = now.since(begin);
        if (spent.compareTo(program.startWait()) < 0) {
            return later(() -> awaitHealth(main, begin));
        }
        Duration most = call.limit().multipliedBy(9).dividedBy(10);
        Duration left = most.minus(spent);
        if (left.isNegative() || left.isZero()) {
            return done(new AgentResult.TimedOut(
                    call.limit(), "it runs, but did not get well within " + most.toMillis() + " ms", AgentOutput.NONE));
        }
        return health.check(left)
                .thenCompose(result -> result instanceof Ended ended && ended.is(OcfCode.SUCCESS)
                        ? done(result)
                        : later(() -> awaitHealth(main, begin)));
    }

    private AgentResult endedAtOnce() {
        return Ended.of(OcfCode.ERROR, program.words().get(0) + " ended while it was starting" + logTail());
    }

    // ---- stop

    CompletionStage<AgentResult> stop() {
        return aside(() -> {
            List<Remnant> all = find().all();
            if (all.isEmpty()) {
                return done(stopped(""));
            }
            return end(all, tools.clock().get().plus(grace()), Signal.TERM).thenCompose(rest -> {
                if (rest.isEmpty()) {
                    return done(stopped(""));
                }
                LOG.warn("stopping by SIGKILL: resource={} processes={}", call.resource(), rest);
                BootTime until =
                        tools.clock().get().plus(call.limit().multipliedBy(3).dividedBy(10));
                return end(rest, until, Signal.KILL)
                        .thenApply(left -> left.isEmpty()
                                ? stopped(
                                        "SIGTERM was not enough within " + grace().toMillis() + " ms; ended by SIGKILL")
                                : new AgentResult.TimedOut(call.limit(), left + " outlive SIGKILL", AgentOutput.NONE));
            });
        });
    }

    private AgentResult stopped(String how) {
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            LOG.debug("file of resource={} stays: {}", call.resource(), e.getMessage());
        }
        return Ended.of(OcfCode.SUCCESS, how);
    }

    private Duration grace() {
        Duration most = call.limit().multipliedBy(6).dividedBy(10);
        return program.stopGrace().compareTo(most) < 0 ? program.stopGrace() : most;
    }

    /** Signals all and waits; gives what is left. */
    private CompletionStage<List<Remnant>> end(List<Remnant> all, BootTime until, Signal signal) {
        for (Remnant one : all) {
            if (one.leadsGroup()) {
                tools.signals().signalGroup(one.pid(), signal);
            } else {
                tools.signals().signalProcess(one.pid(), signal);
            }
        }
        return awaitEnd(until);
    }

    private CompletionStage<List<Remnant>> awaitEnd(BootTime until) {
        List<Remnant> left = find().all();
        return left.isEmpty() || !tools.clock().get().isBefore(until) ? done(left) : later(() -> awaitEnd(until));
    }

    // ---- monitor

    CompletionStage<AgentResult> monitor() {
        return aside(() -> {
            // While it lives nobody has to look through all processes for it: with hundreds of programs that is dear.
            Optional<Remnant> known = remembered();
            Found found = known.isPresent() ? new Found(known, List.of(known.get())) : find();
            if (found.all().isEmpty()) {
                return done(Ended.of(OcfCode.NOT_RUNNING, "not running"));
            }
            if (found.main().isEmpty()) {
                return done(
                        Ended.of(OcfCode.ERROR, "its main process has ended; left of it: " + found.all() + logTail()));
            }
            Remnant main = found.main().get();
            return isFrozen(main)
                    ? done(Ended.of(OcfCode.ERROR, "process " + main + " is frozen by a signal"))
                    : health.check(call.limit());
        });
    }

    /** Tells soon after the main process has ended. */
    NativeAgent.Watch watch(NativeAgent.Observer observer) {
        AtomicBoolean isOpen = new AtomicBoolean(true);
        lookAgain(isOpen, Optional.empty(), observer);
        return () -> isOpen.set(false);
    }

    private void lookAgain(AtomicBoolean isOpen, Optional<Remnant> before, NativeAgent.Observer observer) {
        tools.later().after(WATCH, () -> {
            if (!isOpen.get()) {
                return;
            }
            boolean isAsBefore = before.isPresent() && before.get().isAlive();
            if (before.isPresent() && !isAsBefore) {
                observer.suspicious();
            }
            lookAgain(isOpen, isAsBefore ? before : remembered(), observer);
        });
    }

    // ---- what is there

    private Found find() {
        List<Remnant> all = tools.processes().remains(call.resource().value());
        Optional<Remnant> known = remembered();
        if (known.isPresent()) {
            List<Remnant> with = new ArrayList<>(all);
            if (!with.contains(known.get())) {
                with.add(known.get()); // it may have rewritten its environment
            }
            return new Found(known, with);
        }
        // After a loss of the file: who leads a group and is the oldest.
        Optional<Remnant> leader = Files.exists(file())
                ? Optional.empty()
                : all.stream().filter(Remnant::leadsGroup).min(java.util.Comparator.comparingLong(Remnant::startTicks));
        leader.ifPresent(this::remember);
        return new Found(leader, all);
    }

    private Optional<Remnant> remembered() {
        try {
            String[] words =
                    Files.readString(file(), StandardCharsets.US_ASCII).strip().split(" ", -1);
            return words.length == 2 && words[0].matches("[0-9]{1,9}") && words[1].matches("[0-9]{1,18}")
                    ? Remains.look(Long.parseLong(words[0]))
                            .filter(found -> found.startTicks() == Long.parseLong(words[1]))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void remember(Remnant main) {
        try {
            Files.createDirectories(tools.folder());
            Files.writeString(file(), main.pid() + " " + main.startTicks() + "\n");
        } catch (IOException e) {
            LOG.warn("number of process={} is not kept: {}", main, e.getMessage());
        }
    }

    private Path file() {
        return tools.folder().resolve(call.resource().value().replaceAll("[^A-Za-z0-9_.:-]", "_"));
    }

    private static boolean isFrozen(Remnant main) {
        try {
            String line = Files.readString(Path.of("/proc/" + main.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            char state = line.charAt(line.lastIndexOf(')') + 2);
            return state == 'T' || state == 't';
        } catch (IOException e) {
            return false;
        }
    }

    private String logTail() {
        if (!Files.isRegularFile(Path.of(program.log()))) {
            return "";
        }
        try (RandomAccessFile log = new RandomAccessFile(program.log(), "r")) {
            log.seek(Math.max(0, log.length() - LOG_TAIL));
            byte[] bytes = new byte[LOG_TAIL];
            int length = Math.max(0, log.read(bytes));
            String tail = new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
            return tail.isEmpty() ? "" : "; its log ends: " + tail;
        } catch (IOException e) {
            return "";
        }
    }

    private CompletionStage<AgentResult> aside(Supplier<CompletionStage<AgentResult>> work) {
        return CompletableFuture.supplyAsync(work, tools.files()).thenCompose(stage -> stage);
    }

    private <T> CompletionStage<T> later(Supplier<CompletionStage<T>> next) {
        Executor delayed = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS, tools.files());
        return CompletableFuture.supplyAsync(next, delayed).thenCompose(stage -> stage);
    }

    private static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
