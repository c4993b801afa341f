package org.asterism.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.SystemdUnit.State;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;

/**
 * Runs units of systemd (class {@code systemd}) over D-Bus by {@code busctl}: starts and stops are jobs of systemd, and their
 * ends are states of the unit.
 *
 * <p>While a unit is activating, deactivating or reloading, and while systemd itself reloads or executes itself anew and answers
 * nobody, nothing is known yet: it is asked again until the call's time limit, and nothing of that is a failure. What would
 * count as stopped or not there has to be seen twice, since a reload of systemd shows units as not loaded for a moment.
 *
 * <p>Decided: {@code busctl}, which comes with systemd and speaks to no other version than its own; rejected: a D-Bus library
 * for Java, which would have to be trusted with systemd's private types for the few calls a minute that are made here.
 */
public final class SystemdRunner implements AgentRunner {

    /**
     * How systemd is reached.
     *
     * @param busctl the program with what chooses the bus
     * @param overrides where units get a drop-in while the cluster has them; what systemd restarts by itself would run where
     *     it must not
     * @param booted exists where systemd runs the machine
     * @param between two looks at a unit that is not settled
     */
    public record Settings(
            List<String> busctl, SortedMap<String, String> environment, Path booted, Path overrides, Duration between) {

        public Settings {
            busctl = List.copyOf(busctl);
            environment = new TreeMap<>(environment);
        }

        public static Settings standard() {
            return new Settings(
                    List.of("busctl", "--system"),
                    new TreeMap<>(),
                    Path.of("/run/systemd/system"),
                    Path.of("/run/systemd/system"),
                    Duration.ofMillis(250));
        }
    }

    private static final String SERVICE = "org.freedesktop.systemd1";
    private static final String ROOT = "/org/freedesktop/systemd1";
    private static final String MANAGER = "org.freedesktop.systemd1.Manager";
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:_.@\\\\-]*");
    private static final Pattern SUFFIX =
            Pattern.compile(".*\\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)");
    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final String DROP_IN = "50-asterism.conf";
    private static final String OVERRIDE = """
            # Written by Asterism while the cluster has this unit; gone after a restart of the machine.
            [Unit]
            Before=asterism.service
            [Service]
            Restart=no
            """;

    private final Settings settings;
    private final ProcessRunner processes;
    private final Executor waiting;
    private final Supplier<BootTime> clock;

    /** @param waiting runs what follows a pause between two looks */
    public SystemdRunner(Settings settings, ProcessRunner processes, Executor waiting, Supplier<BootTime> clock) {
        this.settings = settings;
        this.processes = processes;
        this.waiting = waiting;
        this.clock = clock;
    }

    /** A call on its way: until when it may go on. */
    private record Course(AgentCall call, String unit, BootTime end) {}

    @Override
    public CompletionStage<AgentResult> run(AgentCall call) {
        String type = call.agent().type();
        if (!UNIT.matcher(type).matches()) {
            return ended(lacking("'" + call.agent() + "' cannot be the name of a unit"));
        }
        return processes
                .aside(() -> Files.isDirectory(settings.booted()))
                .thenCompose(booted -> booted.orElse(true)
                        ? act(call, unit(type))
                        : ended(lacking("systemd does not run this machine, so there is no unit " + unit(type))));
    }

    private static String unit(String type) {
        return SUFFIX.matcher(type).matches() ? type : type + ".service";
    }

    private CompletionStage<AgentResult> act(AgentCall call, String unit) {
        Course course = new Course(call, unit, clock.get().plus(call.limit()));
        return switch (call.action()) {
            case "start" -> start(course);
            case "stop" -> stop(course);
            case "monitor", "status" -> whenSettled(course, State.NONE, state -> monitored(course, state));
            case "validate-all" -> whenSettled(course, State.NONE, state -> validated(course, state));
            default ->
                ended(AgentResult.Ended.of(
                        OcfCode.UNIMPLEMENTED, call.agent() + " has no action '" + call.action() + "'"));
        };
    }

    private CompletionStage<AgentResult> start(Course course) {
        return whenSettled(course, State.NONE, state -> {
            if (!state.isThere()) {
                return ended(lacking(state.obstacle(course.unit())));
            }
            return state.isActive()
                    ? ended(AgentResult.Ended.of(OcfCode.SUCCESS, ""))
                    : overridden(course).thenCompose(done -> job(course, "StartUnit", this::started));
        });
    }

    private CompletionStage<AgentResult> stop(Course course) {
        return look(course).thenCompose(state -> {
            if (state.isAnswer() && (!state.isThere() || state.isStopped())) {
                return ended(AgentResult.Ended.of(OcfCode.SUCCESS, ""));
            }
            return job(
                    course,
                    "StopUnit",
                    (unit, after) -> after.isActive()
                            ? AgentResult.Ended.of(
                                    OcfCode.ERROR, course.unit() + " is " + after.words() + " after its stop")
                            : AgentResult.Ended.of(OcfCode.SUCCESS, ""));
        });
    }

    private AgentResult started(Course course, State state) {
        return state.isActive()
                ? AgentResult.Ended.of(OcfCode.SUCCESS, "")
                : AgentResult.Ended.of(
                        OcfCode.ERROR,
                        course.unit() + " is " + state.words() + " after its start: systemctl status " + course.unit());
    }

    private CompletionStage<AgentResult> monitored(Course course, State state) {
        if (!state.isThere()) {
            return ended(
                    course.call().isRecurring()
                            ? AgentResult.Ended.of(OcfCode.NOT_RUNNING, state.obstacle(course.unit()))
                            : lacking(state.obstacle(course.unit())));
        }
        if (state.isActive()) {
            return ended(AgentResult.Ended.of(OcfCode.SUCCESS, ""));
        }
        // What failed is not running; why is told once, by the monitor that found it.
        return ended(AgentResult.Ended.of(
                OcfCode.NOT_RUNNING,
                state.hasFailed()
                        ? course.unit() + " is " + state.words() + ": systemctl status " + course.unit()
                        : ""));
    }

    private static CompletionStage<AgentResult> validated(Course course, State state) {
        return ended(
                state.isThere() ? AgentResult.Ended.of(OcfCode.SUCCESS, "") : lacking(state.obstacle(course.unit())));
    }

    private interface Verdict {
        AgentResult of(Course course, State state);
    }

    private CompletionStage<AgentResult> job(Course course, String method, Verdict verdict) {
        return ask(
                        course,
                        method.equals("StartUnit") ? course.call().latestStart() : LatestStart.WHENEVER,
                        List.of("call", SERVICE, ROOT, MANAGER, method, "ss", course.unit(), "replace"))
                .thenCompose(end -> {
                    if (end instanceof ProcessEnd.Exited exited) {
                        boolean isTaken = exited.status() == 0;
                        if (!isTaken && !SystemdUnit.isAway(exited.output().error())) {
                            return ended(refused(course, exited));
                        }
                        return isTaken
                                ? whenSettled(course, State.NONE, state -> ended(verdict.of(course, state)))
                                : again(course, () -> job(course, method, verdict));
                    }
                    return end instanceof ProcessEnd.TimedOut
                            ? again(course, () -> job(course, method, verdict))
                            : ended(OcfRunner.result(course.call(), end));
                });
    }

    private static AgentResult refused(Course course, ProcessEnd.Exited exited) {
        String said = exited.output().exitReason();
        return SystemdUnit.isUnknown(said)
                ? lacking("systemd has no unit " + course.unit() + ": " + said)
                : AgentResult.Ended.of(OcfCode.ERROR, said);
    }

    /** Looks until the unit is neither under way nor, if it is stopped or missing, seen so only once. */
    private CompletionStage<AgentResult> whenSettled(
            Course course, State before, Function<State, CompletionStage<AgentResult>> next) {
        return look(course).thenCompose(state -> {
            if (state.isCut()) {
                return ended(state.cut());
            }
            boolean isSettled = state.isAnswer() && !state.isUnderWay();
            boolean isSure = (state.isThere() && state.isActive()) || state.equals(before);
            return isSettled && isSure ? next.apply(state) : again(course, () -> whenSettled(course, state, next));
        });
    }

    private CompletionStage<AgentResult> again(Course course, Supplier<CompletionStage<AgentResult>> next) {
        if (clock.get().plus(settings.between()).isAfter(course.end())) {
            return ended(new AgentResult.TimedOut(
                    course.call().limit(),
                    course.call().action() + " of " + course.unit() + " had no end within "
                            + course.call().limit().toMillis() + " ms",
                    AgentOutput.NONE));
        }
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(settings.between().toMillis(), TimeUnit.MILLISECONDS, waiting)
                .execute(() -> over.complete(true));
        return over.thenCompose(now -> next.get());
    }

    /** One look at the unit. */
    private CompletionStage<State> look(Course course) {
        List<String> load = List.of("call", SERVICE, ROOT, MANAGER, "LoadUnit", "s", course.unit());
        return ask(course, LatestStart.WHENEVER, load).thenCompose(end -> {
            if (!(end instanceof ProcessEnd.Exited exited) || exited.status() != 0) {
                return CompletableFuture.completedFuture(SystemdUnit.unanswered(course.call(), end));
            }
            String path = SystemdUnit.values(exited.output().standard()).stream()
                    .findFirst()
                    .orElse("");
            return ask(course, LatestStart.WHENEVER, SystemdUnit.question(SERVICE, path))
                    .thenApply(answer -> SystemdUnit.state(course.call(), answer));
        });
    }

    private CompletionStage<ProcessEnd> ask(Course course, LatestStart latestStart, List<String> words) {
        List<String> all = new ArrayList<>(settings.busctl());
        all.addAll(words);
        TreeMap<String, String> environment = new TreeMap<>(settings.environment());
        environment.put("PATH", OcfEnvironment.PATH);
        environment.put("LC_ALL", "C.UTF-8");
        Duration left = course.end().since(clock.get());
        return processes.run(new ProcessRunner.Command(
                course.call().id(), all, environment, left.compareTo(SHORTEST) < 0 ? SHORTEST : left, latestStart, 0));
    }

    /** The drop-in, if it is not there yet; without it the unit still starts. */
    private CompletionStage<Boolean> overridden(Course course) {
        Path file = settings.overrides().resolve(course.unit() + ".d").resolve(DROP_IN);
        return processes
                .aside(() -> isWritten(file))
                .thenCompose(written -> written.orElse(false)
                        ? ask(course, LatestStart.WHENEVER, List.of("call", SERVICE, ROOT, MANAGER, "Reload"))
                                .thenApply(end -> true)
                        : CompletableFuture.completedFuture(false));
    }

    private static boolean isWritten(Path file) {
        if (Files.exists(file)) {
            return false;
        }
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, OVERRIDE);
            return true;
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(SystemdRunner.class)
                    .warn("a unit keeps its own restart rules file={} reason={}", file, e.getMessage());
            return false;
        }
    }

    @Override
    public void cancel(long callId) {
        processes.cancel(callId);
    }

    private static AgentResult lacking(String reason) {
        return new AgentResult.Unavailable(OcfCode.NOT_INSTALLED, reason, Outlook.LASTING);
    }

    private static CompletionStage<AgentResult> ended(AgentResult result) {
        return CompletableFuture.completedFuture(result);
    }
}
