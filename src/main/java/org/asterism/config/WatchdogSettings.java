package org.asterism.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What resets this machine when its manager hangs or may no longer own what it runs.
 *
 * @param timeout from the last feed to the reset; of systemd's watchdog the unit file says it
 * @param release whether a lost node's watchdog releases what it ran
 * @param standIn whether something that resets nothing is taken for a device, for tests
 */
public record WatchdogSettings(Device device, Duration timeout, Release release, StandIn standIn) {

    /** What is fed. */
    public sealed interface Device {

        record None() implements Device {}

        /** The service manager, by sd_notify(3). */
        record Systemd() implements Device {}

        /** A device of the kernel, such as {@code /dev/watchdog}. */
        record File(Path path) implements Device {}
    }

    /** Whether survivors trust the watchdog of a lost node. */
    public enum Release {
        ON,
        OFF
    }

    /** Whether a pipe is taken for a device. */
    public enum StandIn {
        REFUSED,
        ACCEPTED
    }

    /** Shortest time-out at this dead time: a node that lost its lease has to get rid of what it runs before. */
    public static Duration shortest(Duration deadtime) {
        Duration twice = deadtime.multipliedBy(2);
        return twice.compareTo(LEAST) < 0 ? LEAST : twice;
    }

    /** A planned restart is bridged by one longer time-out; this keeps its end before the release (see the watchdog's package). */
    private static final Duration LEAST = Duration.ofSeconds(5);
}
