package org.asterism.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.asterism.model.AgentName;
import org.asterism.model.ResourceId;

/** A folder with agents written for a test, run as real processes. */
final class AgentFolder implements AutoCloseable {

    static final String PROVIDER = "test";

    final BootClock clock = new BootClock();
    final ProcessRunner processes;
    final Agents agents;
    private final Path folder;
    private final ExecutorService starters = Executors.newFixedThreadPool(4);
    private final AtomicLong ids = new AtomicLong();

    AgentFolder(Path folder) {
        this(folder, Way.KERNEL);
    }

    AgentFolder(Path folder, Way way) {
        this.folder = folder;
        this.processes = new ProcessRunner(
                new ProcessRunner.Settings(
                        folder.resolve("pipes"), Duration.ofMillis(300), Duration.ofSeconds(5), List.of(), 32),
                starters,
                new ShellSignals(),
                clock,
                way.spawning(folder.resolve("pipes")));
        this.agents = new Agents(
                new OcfRunner(
                        new OcfRunner.Settings(folder.resolve("ocf"), folder.resolve("state"), new TreeMap<>()),
                        processes),
                new ScriptRunner(ScriptRunner.Settings.standard(), processes, starters),
                new SystemdRunner(SystemdRunner.Settings.standard(), processes, starters, clock),
                List.of());
    }

    static AgentName name(String type) {
        return new AgentName("ocf", PROVIDER, type);
    }

    /** Writes an agent: a shell script with this body. */
    Path write(String type, String body) throws IOException {
        Path program = folder.resolve("ocf/resource.d/" + PROVIDER + "/" + type);
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    CompletionStage<AgentResult> start(String type, String action, Duration limit) {
        return agents.run(new AgentCall(
                ids.incrementAndGet(),
                name(type),
                new ResourceId("thing"),
                action,
                Duration.ZERO,
                new TreeMap<>(),
                limit,
                LatestStart.WHENEVER));
    }

    AgentResult run(String type, String action) {
        return run(type, action, Duration.ofSeconds(60));
    }

    AgentResult run(String type, String action, Duration limit) {
        return get(start(type, action, limit));
    }

    AgentTrial trial(String type, Map<String, String> params, Consumer<AgentTrial.Step> report) {
        return new AgentTrial(
                new AgentTrial.Tools(
                        agents,
                        clock,
                        resource -> processes.remains(resource).stream()
                                .map(Object::toString)
                                .toList()),
                name(type),
                params,
                report);
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(120, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        processes.close();
        starters.shutdown();
    }
}
