package org.asterism.executor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds what the agents of a resource left running: processes that bear its mark in the environment they were started with, or
 * are in its {@link Enclosures cgroup}. Reads {@code /proc}; some milliseconds for some hundred processes.
 *
 * <p>A process that was started with an environment of its own and left the cgroup is not found.
 */
public final class Remains {

    /** The variable that every process of a resource inherits from its agent. */
    public static final String VARIABLE = "ASTERISM_RESOURCE";

    private static final Path PROC = Path.of("/proc");
    private static final int MOST_NAMED = 5;

    private Remains() {}

    /**
     * A process that lives.
     *
     * @param startTicks start time; with the pid it names a process for ever
     * @param group its process group
     * @param name as the kernel shows it, at most 15 characters
     */
    public record Remnant(long pid, long startTicks, long group, String name) {

        public boolean leadsGroup() {
            return group == pid;
        }

        /** Whether that very process still lives. */
        public boolean isAlive() {
            return look(pid).filter(now -> now.startTicks == startTicks).isPresent();
        }

        @Override
        public String toString() {
            return pid + " " + name;
        }
    }

    /** The value of {@link #VARIABLE} for a resource of the manager whose agents work in {@code folder}. */
    public static String mark(Path folder, String resource) {
        return folder + " " + resource;
    }

    /** All living processes with this mark, and those of {@code members} that live; never this process. */
    public static List<Remnant> find(String mark, Collection<Long> members) {
        byte[] wanted = (VARIABLE + "=" + mark).getBytes(StandardCharsets.UTF_8);
        long self = ProcessHandle.current().pid();
        Set<Long> inside = new HashSet<>(members);
        List<Remnant> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != self && (inside.contains(pid) || bears(process, wanted))) {
                    look(pid).ifPresent(found::add);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.copyOf(found);
        }
        return List.copyOf(found);
    }

    /** The process with this number, if it lives; one that is dead and not yet collected does not. */
    public static Optional<Remnant> look(long pid) {
        try {
            String line = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            int open = line.indexOf('(');
            int close = line.lastIndexOf(')');
            String[] fields = line.substring(close + 2).split(" ", -1);
            char state = fields[0].charAt(0);
            boolean isDead = state == 'X' || state == 'x' || (state == 'Z' && Integer.parseInt(fields[17]) <= 1);
            return isDead
                    ? Optional.empty()
                    : Optional.of(new Remnant(
                            pid,
                            Long.parseLong(fields[19]),
                            Long.parseLong(fields[2]),
                            line.substring(open + 1, close)));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // gone while we looked
        }
    }

    /** For sentences: the first few by number and name. */
    static String names(List<Remnant> remnants) {
        String first =
                remnants.stream().limit(MOST_NAMED).map(Remnant::toString).collect(Collectors.joining(", "));
        return remnants.size() > MOST_NAMED ? first + " and " + (remnants.size() - MOST_NAMED) + " more" : first;
    }

    private static boolean bears(Path process, byte[] wanted) {
        try {
            return contains(Files.readAllBytes(process.resolve("environ")), wanted);
        } catch (IOException e) {
            return false; // gone, or not ours to look at
        }
    }

    /** Whether one of the zero-terminated entries is exactly this. */
    static boolean contains(byte[] environment, byte[] wanted) {
        for (int from = 0; from + wanted.length <= environment.length; ) {
            int end = from;
            while (end < environment.length && environment[end] != 0) {
                end++;
            }
            if (java.util.Arrays.equals(environment, from, end, wanted, 0, wanted.length)) {
                return true;
            }
            from = end + 1;
        }
        return false;
    }
}
