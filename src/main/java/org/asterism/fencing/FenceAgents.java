package org.asterism.fencing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.executor.LatestStart;
import org.asterism.executor.ProcessEnd;
import org.asterism.executor.ProcessRunner;
import org.asterism.fencing.core.Device;
import org.asterism.fencing.core.FenceAction;
import org.asterism.fencing.core.FencingRun;
import org.asterism.fencing.core.Traits;

/**
 * Runs fencing agents as processes. {@code fence_*} get name=value lines on standard input ({@code action}, {@code nodename},
 * {@code port} or {@code plug}, then their parameters); {@code external/*} get their parameters in the environment and words
 * ({@code reset HOST}); other Linux-HA plug-ins are run through {@code fence_legacy}. No stage ever fails.
 */
public final class FenceAgents {

    /**
     * Where agents are.
     *
     * @param agents folder of {@code fence_*}
     * @param plugins folder that holds {@code external/}
     */
    public record Places(Path agents, Path plugins) {}

    /** How a call ended. {@code said}: what the agent wrote. */
    public record Answer(FencingRun.Result result, int exit, String reason, String said, Duration took) {

        static Answer missing(String reason) {
            return new Answer(FencingRun.Result.FAILED, -1, reason, "", Duration.ZERO);
        }

        public boolean isDone() {
            return result == FencingRun.Result.DONE;
        }
    }

    static final Duration METADATA_LIMIT = Duration.ofSeconds(20);

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Helpers that plug-ins of cluster-glue call by name. */
    private static final String GLUE = "/usr/share/cluster-glue";

    private static final String INPUT = "ASTERISM_INPUT";

    /** The lines come from the environment, which other users cannot read, and the agent does not inherit them. */
    private static final String PIPE = "input=$" + INPUT + "; unset " + INPUT + "; printf %s \"$input\" | \"$0\"";

    private final Places places;
    private final ProcessRunner processes;
    private final ConcurrentMap<Path, Traits> described = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong(-1_000_000_000);

    public FenceAgents(Places places, ProcessRunner processes) {
        this.places = places;
        this.processes = processes;
    }

    /** Has the device do something about {@code target}, which it knows as {@code port}; both are empty for MONITOR and LIST. */
    public CompletionStage<Answer> run(
            Device device, Traits traits, FenceAction action, String target, String port, Duration limit) {
        Path program = program(device);
        if (!Files.isExecutable(program)) {
            return CompletableFuture.completedFuture(Answer.missing("no agent " + program + " on this node"));
        }
        return device.family() == Device.Family.EXTERNAL
                ? external(device, program, words(device, action, port), limit)
                : onInput(program, lines(device, traits, action, target, port), limit);
    }

    /** What the agent says of itself; UNKNOWN where it says nothing. */
    public CompletionStage<Traits> describe(Device device) {
        Path program = program(device);
        if (!Files.isExecutable(program)) {
            return CompletableFuture.completedFuture(Traits.UNKNOWN);
        }
        if (device.family() == Device.Family.EXTERNAL) {
            return CompletableFuture.completedFuture(
                    new Traits(java.util.Set.of("on", "off", "reboot", "status", "monitor", "list"), "", false));
        }
        Traits known = described.get(program);
        return known != null
                ? CompletableFuture.completedFuture(known)
                : onInput(program, "action=metadata\n", METADATA_LIMIT)
                        .thenApply(answer -> remembered(program, answer));
    }

    /** An agent is asked once in a life of the manager, unless it gave no answer. */
    private Traits remembered(Path program, Answer answer) {
        Traits traits = answer.isDone() ? FenceMetadata.read(answer.said()) : Traits.UNKNOWN;
        if (!traits.equals(Traits.UNKNOWN)) {
            described.put(program, traits);
        }
        return traits;
    }

    /** Whether the agent is installed here. */
    public boolean isInstalled(Device device) {
        return Files.isExecutable(program(device));
    }

    private Path program(Device device) {
        return switch (device.family()) {
            case FENCE_AGENT -> places.agents().resolve(device.type());
            case EXTERNAL -> places.plugins().resolve("external").resolve(device.type());
            case LEGACY -> places.agents().resolve("fence_legacy");
        };
    }

    private static String lines(Device device, Traits traits, FenceAction action, String target, String port) {
        StringBuilder lines = new StringBuilder();
        lines.append("action=").append(device.manner(action).word()).append('\n');
        String argument = device.hostArgument().isEmpty() ? traits.hostArgument() : device.hostArgument();
        if (!target.isEmpty()) {
            lines.append("nodename=").append(target).append('\n');
            if (!argument.isEmpty()
                    && !argument.equals("none")
                    && !device.params().containsKey(argument)) {
                lines.append(argument).append('=').append(port).append('\n');
            }
        }
        if (device.family() == Device.Family.LEGACY) {
            lines.append("plugin=").append(device.type()).append('\n');
        }
        device.params().forEach((name, value) -> {
            if (!name.equals("action") && !name.equals("nodename")) {
                lines.append(name).append('=').append(value).append('\n');
            }
        });
        return lines.toString();
    }

    private static List<String> words(Device device, FenceAction action, String port) {
        String configured = device.manner(action).word();
        return switch (action) {
            case REBOOT -> List.of(configured.equals("reboot") ? "reset" : configured, port);
            case OFF, ON -> List.of(configured, port);
            case STATUS, MONITOR -> List.of("status");
            case LIST -> List.of("gethosts");
        };
    }

    private CompletionStage<Answer> onInput(Path program, String lines, Duration limit) {
        SortedMap<String, String> environment = new TreeMap<>();
        environment.put("PATH", PATH);
        environment.put("LC_ALL", "C");
        environment.put(INPUT, lines);
        return started(List.of("/bin/sh", "-c", PIPE, program.toString()), environment, limit);
    }

    private CompletionStage<Answer> external(Device device, Path program, List<String> words, Duration limit) {
        SortedMap<String, String> environment = new TreeMap<>(device.params());
        environment.put("PATH", PATH + ":" + GLUE);
        environment.put("LC_ALL", "C");
        environment.put("HA_LOGTAG", "asterism-fencing");
        List<String> all = new java.util.ArrayList<>(List.of(program.toString()));
        all.addAll(words);
        return started(all, environment, limit);
    }

    private CompletionStage<Answer> started(List<String> words, SortedMap<String, String> environment, Duration limit) {
        return processes
                .run(new ProcessRunner.Command(
                        numbers.getAndDecrement(), words, environment, limit, LatestStart.WHENEVER, 0))
                .thenApply(FenceAgents::answer);
    }

    private static Answer answer(ProcessEnd end) {
        if (end instanceof ProcessEnd.Exited exited) {
            boolean isDone = exited.status() == 0;
            String last = exited.output().error().strip();
            String reason =
                    isDone ? "" : "exit status " + exited.status() + (last.isEmpty() ? "" : ", " + lastLine(last));
            return new Answer(
                    isDone ? FencingRun.Result.DONE : FencingRun.Result.FAILED,
                    exited.status(),
                    reason,
                    exited.output().standard(),
                    exited.took());
        }
        if (end instanceof ProcessEnd.TimedOut late) {
            String reason = "no end within " + late.limit().toMillis() + " ms"
                    + (late.remains() ? ", and not to be killed" : "");
            return new Answer(FencingRun.Result.TIMED_OUT, -1, reason, "", late.limit());
        }
        if (end instanceof ProcessEnd.NotExecuted not) {
            return Answer.missing("cannot be executed: " + not.reason());
        }
        return Answer.missing(
                end instanceof ProcessEnd.NotStarted not ? not.reason() : "ended before it could run: " + end);
    }

    private static String lastLine(String text) {
        int newline = text.lastIndexOf('\n');
        String line = text.substring(newline + 1).strip();
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
}
