package org.asterism.resource.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How busy this node is.
 *
 * @param cpu percent of the last 10 s in which some task waited for a processor (PSI "some avg10"); negative: the kernel does not say
 * @param memory the same for memory
 * @param io the same for disks
 * @param runQueue runnable tasks per processor, mean of the last minute; negative: unknown
 * @param ownLateness by how much this program's own clockwork was late, at most, in the last 10 s
 */
public record HostLoad(double cpu, double memory, double io, double runQueue, Duration ownLateness) {

    /** Of a node of which nothing is known. */
    public static final HostLoad UNKNOWN = new HostLoad(-1, -1, -1, -1, Duration.ZERO);

    /**
     * From where on a node is busy.
     *
     * @param pressurePercent for each of the three pressures
     */
    public record Limits(int pressurePercent, int runQueue, Duration ownLateness) {}

    /** Why this node is busy; empty: it is not. */
    public Optional<String> busy(Limits limits) {
        List<String> reasons = new ArrayList<>();
        pressure(reasons, "processor", cpu, limits);
        pressure(reasons, "memory", memory, limits);
        pressure(reasons, "disk", io, limits);
        if (runQueue >= limits.runQueue()) {
            reasons.add(String.format(Locale.ROOT, "%.1f tasks per processor", runQueue));
        }
        if (ownLateness.compareTo(limits.ownLateness()) >= 0) {
            reasons.add("the manager itself was late by " + ownLateness.toMillis() + " ms");
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", reasons));
    }

    private static void pressure(List<String> reasons, String what, double percent, Limits limits) {
        if (percent >= limits.pressurePercent()) {
            reasons.add(String.format(Locale.ROOT, "%s pressure %.0f %%", what, percent));
        }
    }
}
