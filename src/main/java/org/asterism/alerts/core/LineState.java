package org.asterism.alerts.core;

import java.time.Duration;
import java.time.Instant;
import org.asterism.model.BootTime;

/**
 * How far a line is.
 *
 * @param done what has this number or a lower one was dealt with
 * @param sending up to which number a delivery is under way; 0: none is
 * @param attempts failed ones of the event that is next
 * @param streak failures in a row
 * @param notBefore no delivery begins earlier
 * @param isGathering waits for more, to tell it together
 */
public record LineState(
        Line line,
        long done,
        long sending,
        int attempts,
        int streak,
        BootTime notBefore,
        boolean isGathering,
        Tally tally,
        Last last) {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 9;

    /**
     * Of events, in this life of the manager.
     *
     * @param failures attempts that failed
     * @param givenUp events that were tried for too long
     * @param dropped events that found no room in the queue
     */
    public record Tally(long delivered, long failures, long givenUp, long dropped) {
        static final Tally ZERO = new Tally(0, 0, 0, 0);
    }

    /** The last delivery: {@code at} is the epoch and {@code words} are empty where there was none. */
    public record Last(Instant at, boolean isDelivered, String words) {
        static final Last NONE = new Last(Instant.EPOCH, true, "");
    }

    static LineState fresh(Line line, long done) {
        return new LineState(line, done, 0, 0, 0, BootTime.ZERO, false, Tally.ZERO, Last.NONE);
    }

    public boolean isSending() {
        return sending > 0;
    }

    LineState with(Line next) {
        return new LineState(next, done, sending, attempts, streak, notBefore, isGathering, tally, last);
    }

    /** Nothing up to there is for this line. */
    LineState past(long number) {
        return number <= done
                ? this
                : new LineState(line, number, sending, attempts, streak, notBefore, isGathering, tally, last);
    }

    LineState gathering(BootTime until) {
        return new LineState(line, done, sending, attempts, streak, until, true, tally, last);
    }

    LineState sending(long number) {
        return new LineState(line, done, number, attempts, streak, notBefore, false, tally, last);
    }

    LineState delivered(int events, Instant at, String words) {
        Tally more = new Tally(tally.delivered + events, tally.failures, tally.givenUp, tally.dropped);
        return new LineState(
                line, Math.max(done, sending), 0, 0, 0, BootTime.ZERO, false, more, new Last(at, true, words));
    }

    /** The next attempt waits: 1 s, then twice as long each time, at most 5 minutes. */
    LineState failed(BootTime now, Instant at, String reason) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(streak, DOUBLINGS));
        BootTime next = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        Tally more = new Tally(tally.delivered, tally.failures + 1, tally.givenUp, tally.dropped);
        return new LineState(line, done, 0, attempts + 1, streak + 1, next, false, more, new Last(at, false, reason));
    }

    LineState gaveUp(long number, int events) {
        Tally more = new Tally(tally.delivered, tally.failures, tally.givenUp + events, tally.dropped);
        return new LineState(line, number, 0, 0, streak, notBefore, false, more, last);
    }

    LineState dropped() {
        Tally more = new Tally(tally.delivered, tally.failures, tally.givenUp, tally.dropped + 1);
        return new LineState(line, done, sending, attempts, streak, notBefore, isGathering, more, last);
    }
}
