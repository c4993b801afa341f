package org.asterism.config;

import java.time.Duration;
import java.util.Optional;

/** Reads {@code stops} and {@code monitors}. */
final class ResourceSettingsReader {

    private static final Duration LONGEST_GRACE = Duration.ofSeconds(30);

    private static final Duration LONGEST_SUM = Duration.ofSeconds(27); // and 3 s to end the agent's own process

    private ResourceSettingsReader() {}

    /** Empty after reporting what is wrong. */
    static Optional<ResourceSettings> read(Section root) {
        Optional<StopSettings> stops = stops(root.section("stops"));
        Optional<MonitorSettings> monitors = monitors(root.section("monitors"));
        return stops.isPresent() && monitors.isPresent()
                ? Optional.of(new ResourceSettings(stops.get(), monitors.get()))
                : Optional.empty();
    }

    private static Optional<StopSettings> stops(Section section) {
        Optional<Duration> settle = section.duration("settle", Duration.ZERO, LONGEST_GRACE);
        Optional<Duration> term = section.duration("term-grace", Duration.ZERO, LONGEST_GRACE);
        Optional<Duration> kill = section.duration("kill-grace", Duration.ofMillis(100), LONGEST_GRACE);
        Optional<Duration> group = section.duration("cgroup-grace", Duration.ofMillis(100), LONGEST_GRACE);
        Optional<Duration> check = section.duration("check-limit", Duration.ofMillis(100), LONGEST_GRACE);
        Optional<StopSettings.Cgroup> cgroup = section.choice("cgroup", StopSettings.Cgroup.class);
        Optional<StopSettings.Leftovers> leftovers = section.choice("leftovers", StopSettings.Leftovers.class);
        section.done();
        return settle.isPresent()
                        && term.isPresent()
                        && kill.isPresent()
                        && group.isPresent()
                        && check.isPresent()
                        && cgroup.isPresent()
                        && leftovers.isPresent()
                ? bounded(
                        section,
                        new StopSettings(
                                settle.get(),
                                term.get(),
                                kill.get(),
                                group.get(),
                                check.get(),
                                cgroup.get(),
                                leftovers.get()))
                : Optional.empty();
    }

    /** The coordinator waits for the report of a stop no longer than that beyond its time limit. */
    private static Optional<StopSettings> bounded(Section section, StopSettings settings) {
        Duration sum = settings.settle()
                .plus(settings.termGrace())
                .plus(settings.killGrace())
                .plus(settings.cgroupGrace())
                .plus(settings.checkLimit());
        if (sum.compareTo(LONGEST_SUM) > 0) {
            section.report(
                    "term-grace",
                    "all times of stops together are " + Durations.text(sum),
                    "the coordinator waits for a stop no longer than " + Durations.text(LONGEST_SUM)
                            + " beyond the time limit of its operation",
                    "make one of them shorter");
        }
        return Optional.of(settings);
    }

    private static Optional<MonitorSettings> monitors(Section section) {
        Optional<Integer> pressure = section.integer("busy-pressure", 1, 100);
        Optional<Integer> queue = section.integer("busy-run-queue", 1, 1000);
        Optional<Duration> lateness =
                section.duration("busy-own-lateness", Duration.ofMillis(10), Duration.ofMinutes(1));
        Optional<Integer> factor = section.integer("busy-limit-factor", 1, 100);
        Optional<Duration> patience = section.duration("busy-patience", Duration.ZERO, Duration.ofHours(24));
        Optional<MonitorSettings.SecondOpinion> opinion =
                section.choice("second-opinion", MonitorSettings.SecondOpinion.class);
        Optional<Duration> limit =
                section.duration("second-opinion-limit", Duration.ofMillis(100), Duration.ofSeconds(30));
        Optional<Duration> window = section.duration("failure-window", Duration.ZERO, Duration.ofDays(30));
        section.done();
        return pressure.isPresent()
                        && queue.isPresent()
                        && lateness.isPresent()
                        && factor.isPresent()
                        && patience.isPresent()
                        && opinion.isPresent()
                        && limit.isPresent()
                        && window.isPresent()
                ? Optional.of(new MonitorSettings(
                        pressure.get(),
                        queue.get(),
                        lateness.get(),
                        factor.get(),
                        patience.get(),
                        opinion.get(),
                        limit.get(),
                        window.get()))
                : Optional.empty();
    }
}
