package org.asterism.executor;

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
import java.util.regex.Pattern;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;

/**
 * Runs scripts older than OCF: those of Heartbeat 1 (class {@code heartbeat}: {@code resource.d}, then the init directory;
 * arguments before the action) and init scripts of the Linux Standard Base (class {@code lsb}).
 *
 * <p>A script of class {@code heartbeat} tells its state by what its {@code status} prints, whatever its exit status: "not
 * running" is stopped, else "running" or "OK" is running, anything else is stopped. It is not started while it says that it
 * runs. A stop that fails is tried again every second while there is time, at most ten times, and has succeeded if the status then says
 * stopped.
 *
 * <p>A script of class {@code lsb} tells it by its exit status (LSB 5.0, "Init Script Actions"): 0 runs, 1 to 3 do not.
 */
public final class ScriptRunner implements AgentRunner {

    /**
     * Where scripts lie.
     *
     * @param heartbeat searched in this order
     * @param init of class {@code lsb}
     * @param between two tries of a stop
     */
    public record Settings(List<Path> heartbeat, Path init, Path rsctmp, Duration between) {
        public Settings {
            heartbeat = List.copyOf(heartbeat);
        }

        public static Settings standard() {
            Path init = Path.of("/etc/init.d");
            return new Settings(
                    List.of(Path.of("/etc/ha.d/resource.d"), init),
                    init,
                    Path.of("/run/resource-agents"),
                    Duration.ofSeconds(1));
        }
    }

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern STOPPED = Pattern.compile("[Nn][Oo][Tt] [Rr]unning");
    private static final Pattern RUNNING = Pattern.compile("[Rr]unning|OK");
    private static final int MORE_TRIES = 10;
    private static final int LSB_DEAD = 1;
    private static final int LSB_STOPPED = 3;

    private final Settings settings;
    private final ProcessRunner processes;
    private final Executor waiting;

    /** @param waiting runs what follows a pause between two tries */
    public ScriptRunner(Settings settings, ProcessRunner processes, Executor waiting) {
        this.settings = settings;
        this.processes = processes;
        this.waiting = waiting;
    }

    static boolean isFor(AgentName agent) {
        return agent.standard().equals("heartbeat") || agent.standard().equals("lsb");
    }

    @Override
    public CompletionStage<AgentResult> run(AgentCall call) {
        if (!PLAIN_NAME.matcher(call.agent().type()).matches()) {
            return ended(new AgentResult.Unavailable(
                    OcfCode.NOT_INSTALLED, "'" + call.agent() + "' cannot be the name of a script", Outlook.LASTING));
        }
        return processes
                .aside(() -> find(call.agent()))
                .thenCompose(found -> found.map(script -> script.map(program -> act(call, program))
                                .orElseGet(() -> ended(notInstalled(call.agent()))))
                        .orElseGet(() -> ended(new AgentResult.NotRun("no thread free to look for " + call.agent()))));
    }

    /** Whether there is a script of that name; false also for what cannot be one's name. */
    CompletionStage<Boolean> has(AgentName agent) {
        return PLAIN_NAME.matcher(agent.type()).matches()
                ? processes.aside(() -> find(agent).isPresent()).thenApply(found -> found.orElse(false))
                : CompletableFuture.completedFuture(false);
    }

    private Optional<Path> find(AgentName agent) {
        List<Path> folders = agent.standard().equals("lsb") ? List.of(settings.init()) : settings.heartbeat();
        return folders.stream()
                .map(folder -> folder.resolve(agent.type()))
                .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
                .findFirst();
    }

    private AgentResult notInstalled(AgentName agent) {
        List<Path> folders = agent.standard().equals("lsb") ? List.of(settings.init()) : settings.heartbeat();
        return new AgentResult.Unavailable(
                OcfCode.NOT_INSTALLED,
                "no script " + agent.type() + " that may be executed in " + folders,
                Outlook.LASTING);
    }

    private CompletionStage<AgentResult> act(AgentCall call, Path program) {
        boolean isOld = call.agent().standard().equals("heartbeat");
        return switch (call.action()) {
            case "monitor" -> isOld ? status(call, program) : lsbStatus(call, program);
            case "start" -> isOld ? start(call, program) : perform(call, program, "start");
            case "stop" -> isOld ? stop(call, program, MORE_TRIES) : perform(call, program, "stop");
            default ->
                ended(AgentResult.Ended.of(
                        OcfCode.UNIMPLEMENTED, call.agent() + " has no action '" + call.action() + "'"));
        };
    }

    private CompletionStage<AgentResult> start(AgentCall call, Path program) {
        return status(call, program).thenCompose(state -> {
            boolean mayStart = state instanceof AgentResult.Ended ended && ended.is(OcfCode.NOT_RUNNING);
            return mayStart ? perform(call, program, "start") : ended(state);
        });
    }

    private CompletionStage<AgentResult> stop(AgentCall call, Path program, int moreTries) {
        return perform(call, program, "stop").thenCompose(result -> {
            if (!(result instanceof AgentResult.Ended failed) || failed.is(OcfCode.SUCCESS)) {
                return ended(result);
            }
            return status(call, program).thenCompose(state -> {
                if (state instanceof AgentResult.Ended now && now.is(OcfCode.NOT_RUNNING)) {
                    return ended(AgentResult.Ended.of(
                            OcfCode.SUCCESS, "stopped, although its stop ended with status " + failed.exit()));
                }
                Duration left = call.limit().minus(settings.between().multipliedBy(MORE_TRIES - moreTries + 1L));
                return moreTries == 0 || left.isNegative()
                        ? ended(failed)
                        : pause().thenCompose(over -> stop(call, program, moreTries - 1));
            });
        });
    }

    private CompletionStage<Boolean> pause() {
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(settings.between().toMillis(), TimeUnit.MILLISECONDS, waiting)
                .execute(() -> over.complete(true));
        return over;
    }

    /** What a script of Heartbeat 1 says of itself. */
    private CompletionStage<AgentResult> status(AgentCall call, Path program) {
        return process(call, program, "status").thenApply(end -> {
            if (!(end instanceof ProcessEnd.Exited exited)) {
                return OcfRunner.result(call, end);
            }
            String said = exited.output().standard();
            boolean isRunning =
                    !STOPPED.matcher(said).find() && RUNNING.matcher(said).find();
            return new AgentResult.Ended(
                    (isRunning ? OcfCode.SUCCESS : OcfCode.NOT_RUNNING).exit(), "", exited.output(), exited.took());
        });
    }

    private CompletionStage<AgentResult> lsbStatus(AgentCall call, Path program) {
        return process(call, program, "status").thenApply(end -> {
            boolean isStopped = end instanceof ProcessEnd.Exited exited
                    && exited.status() >= LSB_DEAD
                    && exited.status() <= LSB_STOPPED;
            return isStopped ? AgentResult.Ended.of(OcfCode.NOT_RUNNING, "") : OcfRunner.result(call, end);
        });
    }

    private CompletionStage<AgentResult> perform(AgentCall call, Path program, String action) {
        return process(call, program, action).thenApply(end -> OcfRunner.result(call, end));
    }

    private CompletionStage<ProcessEnd> process(AgentCall call, Path program, String action) {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        if (call.agent().standard().equals("heartbeat")) {
            for (int number = 1; call.params().containsKey(String.valueOf(number)); number++) {
                words.add(call.params().getOrDefault(String.valueOf(number), ""));
            }
        }
        words.add(action);
        TreeMap<String, String> environment = new TreeMap<>(
                OcfEnvironment.of(call, "heartbeat", Path.of("/usr/lib/ocf"), settings.rsctmp(), new TreeMap<>()));
        // What they print is compared with English words.
        environment.put("LC_ALL", "C");
        environment.keySet().removeIf(name -> name.startsWith("OCF_RESKEY_"));
        return processes.run(
                new ProcessRunner.Command(call.id(), words, environment, call.limit(), call.latestStart(), 0));
    }

    @Override
    public void cancel(long callId) {
        processes.cancel(callId);
    }

    private static CompletionStage<AgentResult> ended(AgentResult result) {
        return CompletableFuture.completedFuture(result);
    }
}
