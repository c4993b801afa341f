package org.asterism.coordinator;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.model.BootTime;

/**
 * Sends an actor a message at the earliest of the times asked for, never later than it was asked for once: else whatever happens
 * meanwhile would put it off.
 */
final class Alarm<T> {

    private final TimerScheduler<T> timers;
    private final Supplier<BootTime> clock;
    private final T message;
    private Optional<BootTime> due = Optional.empty();

    Alarm(TimerScheduler<T> timers, Supplier<BootTime> clock, T message) {
        this.timers = timers;
        this.clock = clock;
        this.message = message;
    }

    /** At once, if that is over. */
    void at(BootTime time) {
        if (due.filter(earlier -> !earlier.isAfter(time)).isPresent()) {
            return;
        }
        due = Optional.of(time);
        BootTime now = clock.get();
        timers.startSingleTimer(message, time.isAfter(now) ? time.since(now) : Duration.ofMillis(1));
    }

    /** The message has come. */
    void rang() {
        due = Optional.empty();
    }
}
