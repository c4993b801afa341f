package org.asterism.resource.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the process of one Asterisk by its executable and its {@code -C} file. The pid file only says where to look first.
 * Reads {@code /proc}; some milliseconds for some hundred processes.
 */
final class AsteriskProcess {

    private static final Path PROC = Path.of("/proc");

    /** Options that take the next word as their value. */
    private static final Set<Character> WITH_VALUE = Set.of('C', 'U', 'G', 'M', 'e', 'L', 's', 'x');

    private static final Pattern OPEN_FILES = Pattern.compile("Max open files +([0-9]+)");

    private AsteriskProcess() {}

    /**
     * A running instance.
     *
     * @param startTicks start time; with the pid it names a process for ever
     * @param isFrozen stopped by a signal or a debugger
     * @param leadsGroup its children can be signalled with it
     */
    record Instance(long pid, long startTicks, boolean isFrozen, boolean leadsGroup) {

        boolean isAlive() {
            return stat(pid)
                    .filter(stat -> !stat.isDead() && stat.startTicks == startTicks)
                    .isPresent();
        }

        /** Names the process for ever. */
        String identity() {
            return pid + "/" + startTicks;
        }

        /** In words, when it can open nothing more. Reads {@code /proc}. */
        Optional<String> exhaustion() {
            return descriptors().filter(Descriptors::isExhausted).map(Descriptors::exhaustion);
        }

        /** Reads {@code /proc}; empty if it has ended. */
        Optional<Descriptors> descriptors() {
            try (Stream<Path> open = Files.list(PROC.resolve(pid + "/fd"));
                    Stream<String> limits = Files.lines(PROC.resolve(pid + "/limits"), StandardCharsets.US_ASCII)) {
                long most = limits.map(OPEN_FILES::matcher)
                        .filter(Matcher::lookingAt)
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .findFirst()
                        .orElse(UNLIMITED);
                return Optional.of(new Descriptors(open.count(), most));
            } catch (IOException | RuntimeException e) {
                return Optional.empty();
            }
        }

        /** As it is now, while {@link #isFrozen} is as it was seen. */
        boolean isFrozenNow() {
            return stat(pid)
                    .filter(stat -> stat.isFrozen() && stat.startTicks == startTicks)
                    .isPresent();
        }
    }

    /** So many that a hundred times as many can still be counted, for a part of them in percent. */
    private static final long UNLIMITED = Long.MAX_VALUE / 100;

    /** Open files of a process, and how many it may have. */
    record Descriptors(long used, long most) {

        boolean isExhausted() {
            return used >= most;
        }

        String exhaustion() {
            return "it has no file descriptor left (" + sentence() + ")";
        }

        String sentence() {
            return used + " in use, " + most + " allowed";
        }
    }

    /** The first process that is this Asterisk, the one of the pid file if that is right. */
    static Optional<Instance> find(AsteriskSettings settings, Path runFolder) {
        Optional<Instance> named = named(settings, runFolder);
        return named.isPresent() ? named : search(settings);
    }

    /** The process that the pid file names, if it is this Asterisk. */
    static Optional<Instance> named(AsteriskSettings settings, Path runFolder) {
        return pidFile(runFolder).flatMap(pid -> instance(pid, settings));
    }

    /** What the pid file says, right or not. */
    static Optional<Long> pidFile(Path runFolder) {
        try {
            String text = Files.readString(runFolder.resolve("asterisk.pid"), StandardCharsets.US_ASCII)
                    .strip();
            return text.matches("[0-9]{1,9}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instance> search(AsteriskSettings settings) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                Optional<Instance> found =
                        instance(Long.parseLong(process.getFileName().toString()), settings);
                if (found.isPresent()) {
                    return found;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<Instance> instance(long pid, AsteriskSettings settings) {
        if (!isExecutable(pid, settings.binary()) || !isServer(words(pid), settings)) {
            return Optional.empty();
        }
        return stat(pid)
                .filter(stat -> !stat.isDead())
                .map(stat -> new Instance(pid, stat.startTicks, stat.isFrozen(), stat.group == pid));
    }

    private static boolean isExecutable(long pid, Path binary) {
        try {
            String target = Files.readSymbolicLink(PROC.resolve(pid + "/exe")).toString();
            String path = target.endsWith(" (deleted)") ? target.substring(0, target.length() - 10) : target;
            return path.equals(binary.toString()) || path.equals(real(binary));
        } catch (IOException e) {
            return false;
        }
    }

    private static String real(Path binary) {
        try {
            return binary.toRealPath().toString();
        } catch (IOException e) {
            return binary.toString();
        }
    }

    /** True for the server with our configuration; false for consoles ({@code -r}, {@code -x}), which look alike. */
    static boolean isServer(List<String> words, AsteriskSettings settings) {
        if (words.isEmpty() || words.get(0).endsWith("rasterisk")) {
            return false;
        }
        boolean isOurs = settings.isDefaultConfig();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("-") || word.startsWith("--")) {
                continue;
            }
            for (int j = 1; j < word.length(); j++) {
                char option = word.charAt(j);
                if (option == 'r' || option == 'R' || option == 'x') {
                    return false;
                }
                if (WITH_VALUE.contains(option)) {
                    String value = j + 1 < word.length() ? word.substring(j + 1) : next(words, ++i);
                    if (option == 'C') {
                        isOurs = Path.of(value).normalize().equals(settings.config());
                    }
                    break;
                }
            }
        }
        return isOurs;
    }

    private static String next(List<String> words, int index) {
        return index < words.size() ? words.get(index) : "";
    }

    private static List<String> words(long pid) {
        try {
            String line = Files.readString(PROC.resolve(pid + "/cmdline"), StandardCharsets.ISO_8859_1);
            List<String> words = new ArrayList<>(List.of(line.split("\0", -1)));
            words.removeIf(String::isEmpty);
            return words;
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Fields of {@code /proc/PID/stat} (proc(5)). */
    record Stat(char state, long group, int threads, long startTicks) {

        static Stat of(String line) {
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            return new Stat(
                    fields[0].charAt(0),
                    Long.parseLong(fields[2]),
                    Integer.parseInt(fields[17]),
                    Long.parseLong(fields[19]));
        }

        /** A zombie whose other threads are still ending has its sockets still open, and a successor could not begin. */
        boolean isDead() {
            return (state == 'Z' && threads <= 1) || state == 'X' || state == 'x';
        }

        boolean isFrozen() {
            return state == 'T' || state == 't';
        }
    }

    private static Optional<Stat> stat(long pid) {
        try {
            return Optional.of(Stat.of(Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1)));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
