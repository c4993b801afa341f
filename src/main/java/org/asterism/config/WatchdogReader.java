package org.asterism.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.asterism.config.WatchdogSettings.Device;
import org.asterism.config.WatchdogSettings.Release;
import org.asterism.config.WatchdogSettings.StandIn;
import org.asterism.model.Timing;

/** Reads {@code watchdog}. */
final class WatchdogReader {

    static final String STAND_IN = "watchdog-stand-in";

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private WatchdogReader() {}

    /** Empty after reporting what is wrong. */
    static Optional<WatchdogSettings> read(Section root, Optional<Timing> timing) {
        Section watchdog = root.section("watchdog");
        Optional<Device> device =
                watchdog.as("device", "write none, systemd or a path such as /dev/watchdog", given -> switch (given) {
                    case "none" -> new Device.None();
                    case "systemd" -> new Device.Systemd();
                    default -> new Device.File(absolute(given));
                });
        Optional<Duration> timeout = watchdog.duration("timeout", Duration.ofSeconds(1), LONGEST);
        Optional<Release> release = release(watchdog, device);
        watchdog.done();
        timeout.ifPresent(span -> check(watchdog, span, device, timing));
        StandIn standIn = root.texts("accepted-risks").contains(STAND_IN) ? StandIn.ACCEPTED : StandIn.REFUSED;
        return device.isPresent() && timeout.isPresent() && release.isPresent()
                ? Optional.of(new WatchdogSettings(device.get(), timeout.get(), release.get(), standIn))
                : Optional.empty();
    }

    private static Path absolute(String given) {
        Path path = Path.of(given);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("is neither none nor systemd nor an absolute path");
        }
        return path;
    }

    private static Optional<Release> release(Section watchdog, Optional<Device> device) {
        Optional<Release> release = watchdog.flag("release").map(isOn -> isOn ? Release.ON : Release.OFF);
        boolean isPromise = release.equals(Optional.of(Release.ON));
        if (isPromise && device.isPresent() && !(device.get() instanceof Device.File)) {
            watchdog.refuse(
                    "release",
                    "on",
                    "makes survivors start what a lost node ran, and without a device nothing ends it there for certain",
                    "set watchdog.device to a hardware watchdog, or release = off");
        }
        return release;
    }

    private static void check(Section watchdog, Duration span, Optional<Device> device, Optional<Timing> timing) {
        if (device.isEmpty() || !(device.get() instanceof Device.File) || timing.isEmpty()) {
            return;
        }
        Duration shortest = WatchdogSettings.shortest(timing.get().deadtime());
        if (span.compareTo(shortest) < 0) {
            watchdog.refuse(
                    "timeout",
                    Durations.text(span),
                    "is shorter than " + Durations.text(shortest)
                            + " (twice the deadtime, at least 5 s), so this machine would be reset while it still gives up"
                            + " what it runs",
                    "write " + Durations.text(shortest) + " or more");
        }
        if (span.toNanosPart() != 0) {
            watchdog.refuse(
                    "timeout",
                    Durations.text(span),
                    "is not in whole seconds, which is what devices count",
                    "write " + (span.toSeconds() + 1) + "s");
        }
    }
}
