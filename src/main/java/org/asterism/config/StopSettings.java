package org.asterism.config;

import java.time.Duration;

/**
 * How a stop is made to end when the agent's own does not end it.
 *
 * @param settle after a good stop, how long its processes may still take to be gone
 * @param termGrace time between SIGTERM and SIGKILL
 * @param killGrace time between SIGKILL and the end of the whole cgroup
 * @param cgroupGrace how long to wait after that
 * @param checkLimit time limit of the agent's monitor that tells whether it rests now
 * @param cgroup whether resources get cgroups
 * @param leftovers what becomes of processes that a good stop left behind
 */
public record StopSettings(
        Duration settle,
        Duration termGrace,
        Duration killGrace,
        Duration cgroupGrace,
        Duration checkLimit,
        Cgroup cgroup,
        Leftovers leftovers) {

    /** Use of cgroups. */
    public enum Cgroup {
        /** Where the kernel lets us. */
        AUTO,
        OFF
    }

    /** Of a stop that said that it was good. */
    public enum Leftovers {
        /** They get signals, too. */
        END,
        /** They are only told of. */
        REPORT
    }

    /** The defaults of {@code reference.conf}. */
    public static StopSettings standard() {
        return new StopSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Cgroup.AUTO,
                Leftovers.END);
    }
}
