package org.asterism.resource.opinion;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.model.BootTime;
import org.asterism.resource.core.HostLoad;
import org.jspecify.annotations.Nullable;

/**
 * Reads how busy this node is: pressure stall information ({@code /proc/pressure}, Linux 4.20, may be missing), the load average, and
 * what it is told of the manager's own lateness. Any thread.
 */
public final class HostGauge {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration FRESH = Duration.ofMillis(100);
    private static final int MOST_KEPT = 1000;
    private static final Pattern SOME = Pattern.compile("some avg10=([0-9.]+)");

    private record Late(BootTime at, Duration lateness) {}

    private final Path proc;
    private final int processors;
    private final Deque<Late> latenesses = new ArrayDeque<>();
    private volatile @Nullable Reading last;

    public HostGauge() {
        this(Path.of("/proc"), Runtime.getRuntime().availableProcessors());
    }

    HostGauge(Path proc, int processors) {
        this.proc = proc;
        this.processors = processors;
    }

    /** The manager itself was late. */
    public synchronized void late(Duration lateness, BootTime now) {
        latenesses.addLast(new Late(now, lateness));
        if (latenesses.size() > MOST_KEPT) {
            latenesses.removeFirst();
        }
    }

    /** As it is now, or was a moment ago: four small files are read at most ten times a second. */
    public HostLoad read(BootTime now) {
        Reading known = last;
        if (known == null || now.since(known.at()).compareTo(FRESH) > 0) {
            known = new Reading(now, pressure("cpu"), pressure("memory"), pressure("io"), runQueue());
            last = known;
        }
        return new HostLoad(known.cpu(), known.memory(), known.io(), known.runQueue(), lateness(now));
    }

    private record Reading(BootTime at, double cpu, double memory, double io, double runQueue) {}

    private synchronized Duration lateness(BootTime now) {
        latenesses.removeIf(late -> now.since(late.at()).compareTo(WINDOW) > 0);
        return latenesses.stream().map(Late::lateness).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    private double pressure(String what) {
        Matcher matcher = SOME.matcher(text("pressure/" + what));
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : -1;
    }

    /** The load average counts tasks that wait for disks, too. */
    private double runQueue() {
        String[] words = text("loadavg").split(" ", -1);
        return words[0].matches("[0-9]+\\.[0-9]+") ? Double.parseDouble(words[0]) / processors : -1;
    }

    private String text(String name) {
        try {
            return Files.readString(proc.resolve(name), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return ""; // this kernel does not tell
        }
    }
}
