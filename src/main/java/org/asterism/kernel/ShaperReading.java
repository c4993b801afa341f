package org.asterism.kernel;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * Whether a device has a queueing discipline that holds frames back. The gate sits before it, so a held frame leaves
 * after the lease has ended (measured: 335 ms late with a tbf of 500 ms).
 */
public sealed interface ShaperReading {

    record NotShaped() implements ShaperReading {}

    /**
     * Frames can be held back.
     *
     * @param sentence the warning, for operators
     */
    record Shaped(List<String> kinds, String sentence) implements ShaperReading {

        public Shaped {
            kinds = List.copyOf(kinds);
        }
    }

    record Unreadable(Refusal refusal) implements ShaperReading {}

    private static Set<String> shapers() {
        return Set.of("tbf", "htb", "hfsc", "cbq", "netem", "cake", "taprio", "etf");
    }

    static ShaperReading of(DeviceName device, SortedSet<String> kinds) {
        List<String> found = kinds.stream().filter(shapers()::contains).toList();
        if (found.isEmpty()) {
            return new NotShaped();
        }
        return new Shaped(
                found,
                "device " + device + " has a traffic shaper (" + String.join(", ", found)
                        + "): frames queued in it leave after the end of the lease. Make the egress margin longer"
                        + " than its longest queue, or take it off the device that carries floating addresses.");
    }
}
