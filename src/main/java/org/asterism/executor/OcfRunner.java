package org.asterism.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;

/** Runs OCF agents as they come (Debian's {@code resource-agents} and any other), each as a process of its own. */
public final class OcfRunner implements AgentRunner {

    /**
     * Where things are.
     *
     * @param root what agents know as OCF_ROOT, {@code /usr/lib/ocf} on Debian
     * @param rsctmp where agents keep state files; made if missing, as the distribution's tmpfiles.d would
     * @param extra variables for all agents, over everything else
     */
    public record Settings(Path root, Path rsctmp, SortedMap<String, String> extra) {
        public Settings {
            extra = Collections.unmodifiableSortedMap(new TreeMap<>(extra));
        }

        public static Settings standard() {
            return new Settings(Path.of("/usr/lib/ocf"), Path.of("/run/resource-agents"), new TreeMap<>());
        }
    }

    /** What asking an agent for its meta-data gave. */
    public sealed interface Described {
        record Known(AgentMetadata metadata) implements Described {}

        record Unknown(String reason) implements Described {}
    }

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final String DEFAULT_PROVIDER = "heartbeat";
    private static final Duration METADATA_LIMIT = Duration.ofSeconds(10);

    /** What agents can reach of the manager: its tools, and the attributes that they set with them. */
    public interface Manager {

        Manager NONE = new Manager() {
            @Override
            public SortedMap<String, String> environment(String path) {
                return new TreeMap<>();
            }

            @Override
            public void ended() {}
        };

        /** Variables for an agent that is started now; {@code path} is the one it would have without. */
        SortedMap<String, String> environment(String path);

        /** An agent has ended; comes before its result. */
        void ended();
    }

    private final Settings settings;
    private final ProcessRunner processes;
    private final Manager manager;
    private final Map<AgentName, Optional<Path>> programs = new ConcurrentHashMap<>();

    public OcfRunner(Settings settings, ProcessRunner processes) {
        this(settings, processes, Manager.NONE);
    }

    public OcfRunner(Settings settings, ProcessRunner processes, Manager manager) {
        this.settings = settings;
        this.processes = processes;
        this.manager = manager;
        makeStateFolder(settings.rsctmp());
    }

    @Override
    public CompletionStage<AgentResult> run(AgentCall call) {
        AgentName agent = call.agent();
        Optional<Path> place = programs.computeIfAbsent(agent, this::program);
        if (place.isEmpty()) {
            return CompletableFuture.completedFuture(
                    unavailable(OcfCode.NOT_INSTALLED, "'" + agent + "' cannot be the name of an agent"));
        }
        Path program = place.get();
        return run(call, provider(agent), program)
                .thenCompose(end -> mayLackAgent(end)
                        ? processes
                                .aside(() -> presence(program))
                                .thenApply(found -> found.flatMap(presence -> lacking(call, program, presence))
                                        .orElseGet(() -> result(call, end)))
                        : CompletableFuture.completedFuture(result(call, end)));
    }

    private static String provider(AgentName agent) {
        return agent.provider().isEmpty() ? DEFAULT_PROVIDER : agent.provider();
    }

    /** Empty where the name would lead elsewhere. */
    private Optional<Path> program(AgentName agent) {
        boolean isPlain = PLAIN_NAME.matcher(provider(agent)).matches()
                && PLAIN_NAME.matcher(agent.type()).matches();
        return isPlain
                ? Optional.of(settings.root()
                        .resolve("resource.d")
                        .resolve(provider(agent))
                        .resolve(agent.type()))
                : Optional.empty();
    }

    /** Looked for only then: to look before each run would take one more change of threads. */
    private static boolean mayLackAgent(ProcessEnd end) {
        return end instanceof ProcessEnd.NotStarted || end instanceof ProcessEnd.NotExecuted;
    }

    private enum Presence {
        MISSING,
        FORBIDDEN,
        EXECUTABLE
    }

    private static Presence presence(Path program) {
        if (!Files.isRegularFile(program)) {
            return Presence.MISSING;
        }
        return Files.isExecutable(program) ? Presence.EXECUTABLE : Presence.FORBIDDEN;
    }

    private static Optional<AgentResult> lacking(AgentCall call, Path program, Presence presence) {
        return switch (presence) {
            case MISSING ->
                Optional.of(unavailable(
                        OcfCode.NOT_INSTALLED, "agent " + call.agent() + " is not installed: no " + program));
            case FORBIDDEN ->
                Optional.of(unavailable(
                        OcfCode.INSUFFICIENT_PRIVILEGES, "agent " + call.agent() + " may not be executed: " + program));
            case EXECUTABLE -> Optional.empty();
        };
    }

    private CompletionStage<ProcessEnd> run(AgentCall call, String provider, Path program) {
        TreeMap<String, String> extra = new TreeMap<>(manager.environment(OcfEnvironment.PATH));
        extra.putAll(settings.extra());
        ProcessRunner.Command command = new ProcessRunner.Command(
                call.id(),
                List.of(program.toString(), call.action()),
                OcfEnvironment.of(call, provider, settings.root(), settings.rsctmp(), extra),
                call.limit(),
                call.latestStart(),
                0);
        return processes.run(command).thenApply(end -> {
            manager.ended();
            return end;
        });
    }

    @Override
    public void cancel(long callId) {
        processes.cancel(callId);
    }

    /** Asks the agent what it is. Never fails. */
    public CompletionStage<Described> describe(long callId, AgentName agent) {
        AgentCall call = new AgentCall(
                callId,
                agent,
                new ResourceId("meta-data"),
                "meta-data",
                Duration.ZERO,
                new TreeMap<>(),
                METADATA_LIMIT,
                LatestStart.WHENEVER);
        return run(call).thenApply(result -> described(agent, result));
    }

    private static Described described(AgentName agent, AgentResult result) {
        if (!(result instanceof AgentResult.Ended ended) || !ended.is(OcfCode.SUCCESS)) {
            return new Described.Unknown("agent " + agent + " gives no meta-data: " + result.reason());
        }
        try {
            return new Described.Known(MetadataReader.read(ended.output().standard()));
        } catch (XMLStreamException | IllegalArgumentException e) {
            return new Described.Unknown("meta-data of " + agent + " cannot be read: " + e.getMessage());
        }
    }

    /** What a process's end means to OCF. */
    static AgentResult result(AgentCall call, ProcessEnd end) {
        if (end instanceof ProcessEnd.Exited exited) {
            return new AgentResult.Ended(exited.status(), reason(exited), exited.output(), exited.took());
        }
        if (end instanceof ProcessEnd.TimedOut late) {
            String said = late.output().exitReason();
            String reason = call.action() + " took longer than " + late.limit().toMillis() + " ms"
                    + (late.remains() ? " and could not be killed" : "")
                    + (said.isEmpty() ? "" : "; last words: " + said);
            return new AgentResult.TimedOut(late.limit(), reason, late.output());
        }
        if (end instanceof ProcessEnd.Cancelled) {
            return new AgentResult.Cancelled(call.action() + " was cancelled");
        }
        if (end instanceof ProcessEnd.CameTooLate) {
            return new AgentResult.CameTooLate(call.action() + " came too late: the right to do it had ended");
        }
        if (end instanceof ProcessEnd.NotExecuted not) {
            return new AgentResult.Unavailable(
                    OcfCode.NOT_INSTALLED, "agent cannot be executed: " + not.reason(), Outlook.LASTING);
        }
        if (end instanceof ProcessEnd.NotStarted not) {
            return new AgentResult.NotRun(not.reason());
        }
        throw new AssertionError(end);
    }

    private static String reason(ProcessEnd.Exited exited) {
        if (exited.status() == OcfCode.SUCCESS.exit()) {
            return "";
        }
        String said = exited.output().exitReason();
        boolean isSignal = exited.status() > 128 && exited.status() <= 128 + 64;
        String signal = isSignal ? "ended by signal " + (exited.status() - 128) : "";
        return said.isEmpty() || signal.isEmpty() ? said + signal : signal + ": " + said;
    }

    private static AgentResult unavailable(OcfCode code, String reason) {
        return new AgentResult.Unavailable(code, reason, Outlook.LASTING);
    }

    private static void makeStateFolder(Path folder) {
        if (Files.isDirectory(folder)) {
            return;
        }
        try {
            Set<PosixFilePermission> open = EnumSet.copyOf(PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, open);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(OcfRunner.class)
                    .warn("agents may fail: no state folder={} error={}", folder, e.getMessage());
        }
    }
}
