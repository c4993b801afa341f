package org.asterism.resource.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.AdvisedAction;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.executor.AgentOutput;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.NativeAgent;
import org.asterism.executor.ProcessSignals;
import org.asterism.executor.ProcessSignals.Signal;
import org.asterism.executor.Remains;
import org.asterism.executor.Remains.Remnant;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code asterism:filesystem}: a mounted file system. It is mounted while the kernel says so (mountinfo), and well while it is not
 * read-only against its options; with {@code OCF_CHECK_LEVEL} 20 a file is written and read back. A stop ends who uses it, by
 * SIGTERM and SIGKILL, and never unmounts lazily: then the data would still be written while another node mounts it.
 */
public final class FilesystemAgent implements NativeAgent {

    private static final Logger LOG = LoggerFactory.getLogger(FilesystemAgent.class);
    private static final AgentName NAME = AgentName.parse("asterism:filesystem");
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int WRITING_LEVEL = 20;

    private static final AgentMetadata METADATA = new AgentMetadata(
            "filesystem",
            "1.0",
            "A mounted file system",
            "Mounts, watches and unmounts it. It must not be in /etc/fstab with auto. Two nodes must never mount it at once, unless it"
                    + " is made for that: fencing, or a device that follows the cluster.",
            List.of(
                    Parameter.required("device", "string", "Block device, NFS export, or directory for a bind mount"),
                    Parameter.required("directory", "string", "Where it is mounted; made if it is missing"),
                    Parameter.optional("fstype", "string", "", "Type, as mount -t takes it"),
                    Parameter.optional("options", "string", "", "Options, as mount -o takes them"),
                    Parameter.optional(
                            "users",
                            "string",
                            "end",
                            "Programs that use it when it is unmounted: end (SIGTERM, then SIGKILL), or fail")),
            List.of(
                    AdvisedAction.of("start", Duration.ofSeconds(60), Duration.ZERO),
                    AdvisedAction.of("stop", Duration.ofSeconds(60), Duration.ZERO),
                    AdvisedAction.of("monitor", Duration.ofSeconds(40), Duration.ofSeconds(20)),
                    AdvisedAction.of("validate-all", Duration.ofSeconds(5), Duration.ZERO)));

    private enum Users {
        END,
        FAIL
    }

    private record Settings(String device, Path directory, String type, String options, Users users) {}

    private final Tool tool;
    private final ProcessSignals signals;
    private final Executor files;
    private final Supplier<BootTime> clock;

    FilesystemAgent(Tool tool, ProcessSignals signals, Executor files, Supplier<BootTime> clock) {
        this.tool = tool;
        this.signals = signals;
        this.files = files;
        this.clock = clock;
    }

    @Override
    public AgentName name() {
        return NAME;
    }

    @Override
    public AgentMetadata metadata() {
        return METADATA;
    }

    // ---- start

    @Override
    public CompletionStage<AgentResult> start(AgentCall call) {
        return with(call, settings -> {
            Optional<Mounts.Mount> there = Mounts.at(settings.directory());
            if (there.isPresent()) {
                return done(
                        isOurs(there.get(), settings)
                                ? Ended.of(OcfCode.SUCCESS, "")
                                : Ended.of(
                                        OcfCode.ERROR,
                                        settings.directory() + " is taken by "
                                                + there.get().source()));
            }
            try {
                Files.createDirectories(settings.directory());
            } catch (IOException e) {
                return done(Ended.of(OcfCode.ERROR, "cannot make " + settings.directory() + ": " + e.getMessage()));
            }
            return tool.run(call, call.limit(), mountWords(settings))
                    .thenApply(end -> Tool.judged(end, "mount of " + settings.device()));
        });
    }

    private static List<String> mountWords(Settings settings) {
        List<String> words = new ArrayList<>(List.of("mount"));
        if (!settings.type().isEmpty()) {
            words.addAll(List.of("-t", settings.type()));
        }
        if (!settings.options().isEmpty()) {
            words.addAll(List.of("-o", settings.options()));
        }
        words.addAll(List.of("--", settings.device(), settings.directory().toString()));
        return words;
    }

    // ---- stop

    @Override
    public CompletionStage<AgentResult> stop(AgentCall call) {
        String directory = call.param("directory", "");
        if (!directory.startsWith("/")) {
            return done(Ended.of(OcfCode.SUCCESS, "")); // nothing of that name can have been mounted
        }
        Users users = call.param("users", "end").equals("fail") ? Users.FAIL : Users.END;
        Path path = Path.of(directory).normalize();
        BootTime until = clock.get().plus(call.limit().multipliedBy(9).dividedBy(10));
        return aside(() -> unmount(call, path, users, Signal.TERM, until));
    }

    private CompletionStage<AgentResult> unmount(
            AgentCall call, Path directory, Users users, Signal next, BootTime until) {
        if (Mounts.at(directory).isEmpty()) {
            return done(Ended.of(OcfCode.SUCCESS, ""));
        }
        Duration left = until.since(clock.get());
        if (left.isNegative() || left.isZero()) {
            return done(new AgentResult.TimedOut(
                    call.limit(), directory + " stays mounted; it is used by " + usersOf(directory), AgentOutput.NONE));
        }
        return tool.run(call, left, List.of("umount", "--", directory.toString()))
                .thenCompose(end -> aside(() -> {
                    AgentResult result = Tool.judged(end, "umount of " + directory);
                    if (Mounts.at(directory).isEmpty()) {
                        return unmount(call, directory, users, next, until); // there may be another below it
                    }
                    if (users == Users.FAIL || end instanceof Tool.End.Broken) {
                        return done(result);
                    }
                    return endUsers(call, directory, next, until);
                }));
    }

    private CompletionStage<AgentResult> endUsers(AgentCall call, Path directory, Signal signal, BootTime until) {
        List<Remnant> users = usersOf(directory);
        if (!users.isEmpty()) {
            LOG.warn("ending who uses directory={} signal={} processes={}", directory, signal, users);
            users.forEach(user -> signals.signalProcess(user.pid(), signal));
        }
        BootTime soon = clock.get().plus(call.limit().dividedBy(5));
        return awaitUnused(directory, soon.isAfter(until) ? until : soon)
                .thenCompose(over -> aside(() -> unmount(call, directory, Users.END, Signal.KILL, until)));
    }

    private CompletionStage<Boolean> awaitUnused(Path directory, BootTime until) {
        if (usersOf(directory).isEmpty() || !clock.get().isBefore(until)) {
            // A pause in any case: what uses it without a process (a mount below, a loop device) would make us spin.
            return later(() -> CompletableFuture.completedFuture(true));
        }
        return later(() -> awaitUnused(directory, until));
    }

    /** Processes whose directory, root, program or an open file lies there. */
    static List<Remnant> usersOf(Path directory) {
        List<Remnant> users = new ArrayList<>();
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != self && uses(process, directory)) {
                    Remains.look(pid).ifPresent(users::add);
                }
            }
        } catch (IOException e) {
            return users;
        }
        return users;
    }

    private static boolean uses(Path process, Path directory) {
        for (String link : List.of("cwd", "root", "exe")) {
            if (leadsInto(process.resolve(link), directory)) {
                return true;
            }
        }
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : open) {
                if (leadsInto(file, directory)) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false; // it ended while we looked
        }
        return false;
    }

    private static boolean leadsInto(Path link, Path directory) {
        try {
            return Files.readSymbolicLink(link).startsWith(directory);
        } catch (IOException | java.nio.file.InvalidPathException e) {
            return false;
        }
    }

    // ---- monitor

    @Override
    public CompletionStage<AgentResult> monitor(AgentCall call) {
        return with(call, settings -> {
            Optional<Mounts.Mount> there = Mounts.at(settings.directory());
            if (there.isEmpty()) {
                return done(Ended.of(OcfCode.NOT_RUNNING, "not mounted"));
            }
            if (!isOurs(there.get(), settings)) {
                return done(
                        call.isRecurring()
                                ? Ended.of(
                                        OcfCode.ERROR,
                                        settings.directory() + " is taken by "
                                                + there.get().source())
                                : Ended.of(OcfCode.NOT_RUNNING, "not mounted"));
            }
            boolean isMeantReadOnly = List.of(settings.options().split(",", -1)).contains("ro");
            if (there.get().isReadOnly() && !isMeantReadOnly) {
                return done(Ended.of(OcfCode.ERROR, settings.directory() + " has become read-only"));
            }
            String level = call.param("OCF_CHECK_LEVEL", call.param("CRM_meta_OCF_CHECK_LEVEL", "0"));
            boolean isToWrite = level.matches("[0-9]{1,3}") && Integer.parseInt(level) >= WRITING_LEVEL;
            return isToWrite && !isMeantReadOnly
                    ? tool.run(call, call.limit(), writeWords(call, settings))
                            .thenApply(end -> Tool.judged(end, "writing to " + settings.directory()))
                    : done(Ended.of(OcfCode.SUCCESS, ""));
        });
    }

    /** In a process of its own, since a hung device would keep our thread. */
    private static List<String> writeWords(AgentCall call, Settings settings) {
        String name = ".asterism-check-" + call.resource().value().replaceAll("[^A-Za-z0-9_.-]", "_");
        return List.of(
                "/bin/sh",
                "-c",
                "date +%s%N >\"$1.new\" && sync \"$1.new\" && mv \"$1.new\" \"$1\" && cat \"$1\" >/dev/null && rm -f \"$1\"",
                "asterism-check",
                settings.directory().resolve(name).toString());
    }

    @Override
    public CompletionStage<AgentResult> validate(AgentCall call) {
        return with(call, settings -> done(Ended.of(OcfCode.SUCCESS, "")));
    }

    /** Bind mounts name the device of what they bind, so only where the device is one it has to be the same. */
    private static boolean isOurs(Mounts.Mount mount, Settings settings) {
        boolean isBind = List.of(settings.options().split(",", -1)).stream().anyMatch(one -> one.endsWith("bind"));
        return isBind
                || mount.source().equals(settings.device())
                || real(mount.source()).equals(real(settings.device()));
    }

    private static String real(String device) {
        try {
            return device.startsWith("/") ? Path.of(device).toRealPath().toString() : device;
        } catch (IOException e) {
            return device;
        }
    }

    // ---- parameters

    @FunctionalInterface
    private interface Action {
        CompletionStage<AgentResult> run(Settings settings);
    }

    private CompletionStage<AgentResult> with(AgentCall call, Action action) {
        return aside(() -> {
            try {
                return action.run(settings(call));
            } catch (IllegalArgumentException e) {
                return done(new AgentResult.Unavailable(
                        OcfCode.INVALID_PARAM, String.valueOf(e.getMessage()), Outlook.LASTING));
            }
        });
    }

    private static Settings settings(AgentCall call) {
        String device = call.param("device", "");
        String directory = call.param("directory", "");
        String users = call.param("users", "end");
        if (device.isEmpty()) {
            throw new IllegalArgumentException("parameter 'device' is missing: what to mount");
        }
        if (!directory.startsWith("/") || Path.of(directory).normalize().getNameCount() == 0) {
            throw new IllegalArgumentException(
                    "parameter 'directory' must be an absolute path below /, not '" + directory + "'");
        }
        if (!users.equals("end") && !users.equals("fail")) {
            throw new IllegalArgumentException("parameter 'users' must be end or fail, not '" + users + "'");
        }
        return new Settings(
                device,
                Path.of(directory).normalize(),
                call.param("fstype", ""),
                call.param("options", ""),
                users.equals("end") ? Users.END : Users.FAIL);
    }

    private CompletionStage<AgentResult> aside(Supplier<CompletionStage<AgentResult>> work) {
        return CompletableFuture.supplyAsync(work, files).thenCompose(stage -> stage);
    }

    private <T> CompletionStage<T> later(Supplier<CompletionStage<T>> next) {
        Executor delayed = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS, files);
        return CompletableFuture.supplyAsync(next, delayed).thenCompose(stage -> stage);
    }

    private static CompletionStage<AgentResult> done(AgentResult result) {
        return CompletableFuture.completedFuture(result);
    }

    /** What is mounted (proc(5), "mountinfo"). */
    static final class Mounts {

        private static final Path FILE = Path.of("/proc/self/mountinfo");

        private Mounts() {}

        /** One mount. {@code source}: the device as it was named. */
        record Mount(String source, String type, boolean isReadOnly) {}

        /** The uppermost one at exactly this directory. */
        static Optional<Mount> at(Path directory) {
            try {
                return Files.readAllLines(FILE, StandardCharsets.UTF_8).stream()
                        .filter(line -> plain(line.split(" ", -1)[4]).equals(directory.toString()))
                        .reduce((lower, upper) -> upper)
                        .map(Mounts::of);
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        private static Mount of(String line) {
            String[] mount = line.split(" ", -1);
            String[] system = line.substring(line.indexOf(" - ") + 3).split(" ", -1);
            boolean isReadOnly = List.of(mount[5].split(",", -1)).contains("ro")
                    || List.of(system[2].split(",", -1)).contains("ro");
            return new Mount(plain(system[1]), system[0], isReadOnly);
        }

        /** Blanks stand as octal numbers. */
        private static String plain(String text) {
            return text.replace("\\040", " ")
                    .replace("\\011", "\t")
                    .replace("\\012", "\n")
                    .replace("\\134", "\\");
        }
    }
}
