package org.asterism.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One host of a {@link Bed}: a network namespace with two cables, and while it is powered an own name and own namespaces of
 * mounts and processes. Its files live in {@link #directory()} and appear inside as {@link Bed#inside()}, over power cuts; its {@code /run} is empty after each.
 */
public final class BedHost {

    /** Does nothing and collects orphans, as a host's first process has to. */
    private static final String FIRST_PROCESS = """
            hostname "$1" && mount --bind "$2" "$3" && mount -t tmpfs tmpfs /run && mkdir -p /run/lock /run/resource-agents &&
              echo ready
            exec >/dev/null 2>&1
            while :; do sleep 3600; done
            """;

    private final Bed bed;
    private final int number;
    private final Path directory;
    private Optional<ProcessHandle> first = Optional.empty();
    private Optional<Process> manager = Optional.empty();

    BedHost(Bed bed, int number, Path directory) {
        this.bed = bed;
        this.number = number;
        this.directory = directory;
    }

    /** From 1. */
    public int number() {
        return number;
    }

    public String name() {
        return "pbx" + number;
    }

    /** Its files, as seen from outside. */
    public Path directory() {
        return directory;
    }

    public String address(Link link) {
        return link.address(number);
    }

    public String mac(Link link) {
        return link.mac(number);
    }

    /** For messages between the nodes: on {@code lo}, so that it outlives a cable. */
    String messagingAddress() {
        return "10.88.255." + number;
    }

    /** The network namespace, as {@code ip netns} calls it. */
    public String namespace() {
        return bed.prefix() + "-" + name();
    }

    /** The end of its cable at the switch. */
    String port(Link link) {
        return name() + link.name();
    }

    public boolean isPowered() {
        return first.filter(ProcessHandle::isAlive).isPresent();
    }

    /** Starts its first process. Cables stay as they are. */
    void power() {
        List<String> words = List.of(
                "setsid",
                "ip",
                "netns",
                "exec",
                namespace(),
                "unshare",
                "--mount",
                "--uts",
                "--ipc",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "sh",
                "-c",
                FIRST_PROCESS,
                "first",
                name(),
                directory.toString(),
                bed.inside().toString());
        try {
            Process unshare =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            unshare.getOutputStream().close();
            String said = firstLine(unshare.getInputStream());
            if (!said.equals("ready")) {
                throw new DemoFailed(name() + " does not start: " + said);
            }
            first = unshare.toHandle().children().findFirst();
        } catch (IOException e) {
            throw new DemoFailed(name() + " does not start: " + e.getMessage(), e);
        }
    }

    private static String firstLine(InputStream stream) throws IOException {
        String line = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)).readLine();
        return line == null ? "it ended at once" : line;
    }

    /** Kills every process at once; the cables have to be pulled before. */
    void unpower() {
        first.ifPresent(ProcessHandle::destroyForcibly);
        first = Optional.empty();
        manager = Optional.empty();
    }

    /** {@code words} as run inside this host. */
    public List<String> inside(List<String> words) {
        long pid = first.orElseThrow(() -> new DemoFailed(name() + " has no power"))
                .pid();
        List<String> all =
                new ArrayList<>(List.of("nsenter", "-t", Long.toString(pid), "-m", "-u", "-i", "-n", "-p", "--"));
        all.addAll(words);
        return all;
    }

    /** Starts this host's manager with that command; its output is added to {@link #log()}. */
    public void startManager(List<String> words) {
        manager = Optional.of(Program.start(log(), inside(words)));
    }

    public Path log() {
        return directory.resolve("manager.log");
    }

    /** What the manager printed so far. */
    public String logText() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new DemoFailed("cannot read " + log() + ": " + e.getMessage(), e);
        }
    }

    /** The manager itself, below the {@code nsenter} that waits for it. */
    public Optional<ProcessHandle> managerProcess() {
        return manager.flatMap(process -> process.toHandle().children().findFirst())
                .filter(ProcessHandle::isAlive);
    }

    /** SIGKILL for the manager alone. */
    public void killManager() {
        signalManager("KILL");
        awaitManagerEnd();
    }

    /** An ordered end of the manager. */
    public void stopManager() {
        signalManager("TERM");
        awaitManagerEnd();
    }

    private void awaitManagerEnd() {
        try {
            if (manager.isPresent() && !manager.get().waitFor(70, TimeUnit.SECONDS)) {
                throw new DemoFailed("the manager of " + name() + " does not end");
            }
            manager = Optional.empty();
        } catch (InterruptedException e) {
            throw Program.interrupted(e);
        }
    }

    /** Stops the whole process where it stands, as a hung machine would. */
    public void freezeManager() {
        signalManager("STOP");
    }

    /** Lets it go on; also the waiting {@code nsenter}, which stops with its child. */
    public void thawManager() {
        signalManager("CONT");
        manager.ifPresent(process -> Program.run(List.of("kill", "-CONT", Long.toString(process.pid()))));
    }

    private void signalManager(String signal) {
        ProcessHandle process =
                managerProcess().orElseThrow(() -> new DemoFailed("no manager runs on " + name() + ": " + tail()));
        Program.must(List.of("kill", "-" + signal, Long.toString(process.pid())));
    }

    /** The end of the manager's log, for messages. */
    String tail() {
        String text = logText().strip();
        return text.substring(Math.max(0, text.length() - 600));
    }
}
