package org.asterism.executor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cgroup for each resource, below the one that this process is in, so that what its agents start can be found and ended
 * whatever it does to its process group and environment (cgroups(7)). Version 2 ends all at once by {@code cgroup.kill} (Linux 5.14), by
 * freezing and SIGKILL before that; version 1 by its freezer. No controller is turned on: nothing is limited.
 */
public final class Enclosures {

    private static final Logger LOG = LoggerFactory.getLogger(Enclosures.class);

    private static final String MEMBERS = "cgroup.procs";
    private static final int MOST_ROUNDS = 5;

    /** What the kernel offers. */
    public enum Kind {
        NONE,
        FREEZER_V1,
        UNIFIED_V2
    }

    private final Kind kind;
    private final Path base;

    private Enclosures(Kind kind, Path base) {
        this.kind = kind;
        this.base = base;
    }

    /** Without cgroups. */
    public static Enclosures none() {
        return new Enclosures(Kind.NONE, Path.of("/"));
    }

    /**
     * Looks for a hierarchy in which this process may make groups; {@code name} tells those of several managers apart. Managers in
     * different process namespaces, which may share all names, never share a group.
     */
    public static Enclosures detect(String name) {
        return detect(Path.of("/proc/self/mounts"), Path.of("/proc/self/cgroup"), name + " " + processNamespace());
    }

    private static String processNamespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    static Enclosures detect(Path mounts, Path own, String name) {
        for (Kind kind : List.of(Kind.UNIFIED_V2, Kind.FREEZER_V1)) {
            Optional<Path> base = mountOf(kind, lines(mounts))
                    .flatMap(mount -> ownGroup(kind, lines(own)).map(group -> mount.resolve(group.substring(1))))
                    .map(parent -> parent.resolve("asterism-" + encoded(name)));
            if (base.isPresent() && canMake(base.get())) {
                return new Enclosures(kind, base.get());
            }
        }
        return none();
    }

    public Kind kind() {
        return kind;
    }

    /** Makes the resource's group; a process that writes its number into this file joins it. Empty: there are none. */
    Optional<Path> entrance(String resource) {
        if (kind == Kind.NONE) {
            return Optional.empty();
        }
        try {
            Path group = Files.createDirectories(group(resource));
            return Optional.of(group.resolve(MEMBERS));
        } catch (IOException e) {
            LOG.warn("no cgroup for resource={} error={}", resource, e.getMessage());
            return Optional.empty();
        }
    }

    /** Who is in it, and in groups below it that it made itself. */
    public List<Long> members(String resource) {
        return kind == Kind.NONE ? List.of() : members(group(resource));
    }

    /** Ends all that is in it; what is just being forked, too. Returns before they are gone. */
    void kill(String resource) {
        Path group = group(resource);
        try {
            if (kind == Kind.UNIFIED_V2 && Files.exists(group.resolve("cgroup.kill"))) {
                write(group.resolve("cgroup.kill"), "1");
                return;
            }
            freeze(group, true);
            for (int round = 0; round < MOST_ROUNDS; round++) {
                members(group).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            }
            freeze(group, false);
        } catch (IOException e) {
            LOG.warn("cannot end cgroup={} error={}", group, e.getMessage());
        }
    }

    /** Removes the group if it is empty. */
    void release(String resource) {
        if (kind != Kind.NONE) {
            try {
                Files.deleteIfExists(group(resource));
            } catch (IOException e) {
                LOG.debug("cgroup of resource={} stays: {}", resource, e.getMessage());
            }
        }
    }

    private void freeze(Path group, boolean isToFreeze) throws IOException {
        if (kind == Kind.UNIFIED_V2) {
            write(group.resolve("cgroup.freeze"), isToFreeze ? "1" : "0");
        } else {
            write(group.resolve("freezer.state"), isToFreeze ? "FROZEN" : "THAWED");
        }
    }

    private Path group(String resource) {
        return base.resolve(encoded(resource));
    }

    private static List<Long> members(Path group) {
        List<Long> all = new ArrayList<>();
        for (String line : lines(group.resolve(MEMBERS))) {
            long pid = Long.parseLong(line.strip());
            if (pid > 1) {
                all.add(pid); // 0 is one that this namespace does not show
            }
        }
        try (DirectoryStream<Path> below = Files.newDirectoryStream(group, Files::isDirectory)) {
            below.forEach(inner -> all.addAll(members(inner)));
        } catch (IOException e) {
            return all; // there is no such group
        }
        return all;
    }

    private static Optional<Path> mountOf(Kind kind, List<String> mounts) {
        for (String line : mounts) {
            String[] fields = line.split(" ", -1);
            boolean isIt = fields.length > 3
                    && (kind == Kind.UNIFIED_V2
                            ? fields[2].equals("cgroup2")
                            : fields[2].equals("cgroup")
                                    && List.of(fields[3].split(",")).contains("freezer"));
            if (isIt) {
                return Optional.of(Path.of(fields[1]));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ownGroup(Kind kind, List<String> lines) {
        for (String line : lines) {
            String[] fields = line.split(":", 3);
            boolean isIt = fields.length == 3
                    && (kind == Kind.UNIFIED_V2
                            ? fields[0].equals("0") && fields[1].isEmpty()
                            : List.of(fields[1].split(",")).contains("freezer"));
            if (isIt && fields[2].startsWith("/")) {
                return Optional.of(fields[2]);
            }
        }
        return Optional.empty();
    }

    private static boolean canMake(Path base) {
        try {
            Files.createDirectories(base);
            return Files.isWritable(base.resolve(MEMBERS));
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }

    /** No name may leave the folder or be one of the kernel's own files. */
    private static String encoded(String name) {
        StringBuilder result = new StringBuilder("r-");
        for (byte unit : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (unit & 0xff);
            boolean isPlain = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
            result.append(isPlain ? String.valueOf(c) : String.format("%%%02x", (int) c));
        }
        return result.toString();
    }
}
