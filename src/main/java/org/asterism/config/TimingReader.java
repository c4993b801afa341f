package org.asterism.config;

import java.time.Duration;
import java.util.Optional;
import org.asterism.model.Timing;

/**
 * Reads {@code timing}. {@code auto} takes a value from the profile; {@code warntime}, {@code initdead} and {@code lease} are
 * derived from the other values when those are set by hand.
 */
final class TimingReader {

    /** Named sets of values that were measured to go well together. */
    enum Profile {
        DEFAULT,
        FAST,
        HEARTBEAT;

        Timing timing() {
            return switch (this) {
                case DEFAULT -> Timing.standard();
                case FAST -> Timing.fast();
                case HEARTBEAT -> Timing.heartbeat();
            };
        }
    }

    private static final String AUTO = "auto";

    private final Section section;
    private final Timing profile;
    private final int problemsBefore;

    private TimingReader(Section section) {
        this.section = section;
        this.problemsBefore = section.findings().problems().size();
        this.profile =
                section.choice("profile", Profile.class).orElse(Profile.DEFAULT).timing();
    }

    /** The timing; empty after reporting what is wrong. */
    static Optional<Timing> read(Section section) {
        return new TimingReader(section).read();
    }

    private Optional<Timing> read() {
        Duration keepalive =
                span("keepalive", Duration.ofMillis(10), Duration.ofMinutes(1)).orElse(profile.keepalive());
        Duration deadtime =
                span("deadtime", Duration.ofMillis(50), Duration.ofMinutes(10)).orElse(profile.deadtime());
        Optional<Duration> warntime = span("warntime", Duration.ofMillis(10), Duration.ofMinutes(10));
        Optional<Duration> initdead = span("initdead", Duration.ofMillis(50), Duration.ofHours(1));
        Optional<Duration> lease = span("lease", Duration.ofMillis(20), Duration.ofMinutes(10));
        Duration egressMargin =
                span("egress-margin", Duration.ZERO, Duration.ofSeconds(10)).orElse(profile.egressMargin());
        int drift = isAuto("drift-ppm")
                ? profile.driftPpm()
                : section.integer("drift-ppm", 1, 100_000).orElse(profile.driftPpm());
        section.done();
        boolean isByProfile = keepalive.equals(profile.keepalive())
                && deadtime.equals(profile.deadtime())
                && drift == profile.driftPpm()
                && egressMargin.equals(profile.egressMargin());
        Duration leaseOrDerived = lease.orElseGet(
                () -> isByProfile ? profile.lease() : derivedLease(keepalive, deadtime, drift, egressMargin));
        Duration warnOrDerived = warntime.orElseGet(() -> isByProfile
                ? profile.warntime()
                : max(keepalive, deadtime.multipliedBy(6).dividedBy(10)));
        Duration initOrDerived = initdead.orElseGet(() -> max(profile.initdead(), deadtime.multipliedBy(2)));
        crossCheck(keepalive, warnOrDerived, deadtime, initOrDerived);
        if (!hasNewProblems()) {
            checkLease(keepalive, deadtime, leaseOrDerived, drift, egressMargin);
        }
        return hasNewProblems()
                ? Optional.empty()
                : Optional.of(new Timing(
                        keepalive, warnOrDerived, deadtime, initOrDerived, leaseOrDerived, drift, egressMargin));
    }

    private boolean hasNewProblems() {
        return section.findings().problems().size() > problemsBefore;
    }

    private boolean isAuto(String key) {
        return section.value(key)
                .map(value -> String.valueOf(value.unwrapped()).equals(AUTO))
                .orElse(true);
    }

    private Optional<Duration> span(String key, Duration min, Duration max) {
        return isAuto(key) ? Optional.empty() : section.duration(key, min, max);
    }

    /** 97 % of the longest lease that deadtime and the slots of the gate allow. */
    private static Duration derivedLease(Duration keepalive, Duration deadtime, int drift, Duration egressMargin) {
        return min(longestLease(deadtime, drift, egressMargin), keepalive.multipliedBy(Timing.SLOTS))
                .multipliedBy(97)
                .dividedBy(100);
    }

    private static Duration longestLease(Duration deadtime, int drift, Duration egressMargin) {
        return deadtime.minus(egressMargin).multipliedBy(1_000_000L).dividedBy(1_000_000L + drift);
    }

    private void crossCheck(Duration keepalive, Duration warntime, Duration deadtime, Duration initdead) {
        if (deadtime.compareTo(keepalive.multipliedBy(2)) <= 0) {
            refuse(
                    "deadtime",
                    deadtime,
                    "does not exceed twice keepalive " + Durations.text(keepalive)
                            + ", so one lost datagram would look like a death",
                    "write at least " + Durations.text(keepalive.multipliedBy(4)));
        }
        if (warntime.compareTo(keepalive) < 0 || warntime.compareTo(deadtime) >= 0) {
            refuse(
                    "warntime",
                    warntime,
                    "is not from keepalive " + Durations.text(keepalive) + " to below deadtime "
                            + Durations.text(deadtime),
                    "write " + AUTO);
        }
        if (initdead.compareTo(deadtime) < 0) {
            refuse(
                    "initdead",
                    initdead,
                    "is shorter than deadtime " + Durations.text(deadtime)
                            + ", so a peer that boots more slowly would count as dead",
                    "write at least " + Durations.text(deadtime.multipliedBy(2)));
        }
    }

    private void checkLease(Duration keepalive, Duration deadtime, Duration lease, int drift, Duration egressMargin) {
        Duration longest = longestLease(deadtime, drift, egressMargin);
        if (Timing.stretched(lease, drift).plus(egressMargin).compareTo(deadtime) > 0) {
            refuse(
                    "lease",
                    lease,
                    "with drift " + drift + " ppm and egress-margin " + Durations.text(egressMargin)
                            + " exceeds deadtime " + Durations.text(deadtime)
                            + ", so a peer could take over while this node may still own",
                    "write at most " + longest.toMillis() + "ms, or " + AUTO);
        }
        if (lease.compareTo(keepalive.multipliedBy(Timing.SLOTS)) >= 0) {
            refuse(
                    "lease",
                    lease,
                    "is not below " + Timing.SLOTS + " x keepalive "
                            + Durations.text(keepalive.multipliedBy(Timing.SLOTS)) + ", the slots of the kernel's gate",
                    "write " + AUTO + " or a longer keepalive");
        }
        if (lease.compareTo(keepalive.multipliedBy(2)) < 0) {
            refuse(
                    "lease",
                    lease,
                    "is below twice keepalive " + Durations.text(keepalive)
                            + ", so one lost round would stop every service",
                    "write at least " + Durations.text(keepalive.multipliedBy(2)) + ", or " + AUTO);
        }
    }

    private void refuse(String key, Duration value, String why, String remedy) {
        section.refuse(key, Durations.text(value), why, remedy);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
