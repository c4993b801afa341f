package org.asterism.config;

import java.time.Duration;

/**
 * What is made of monitors that did not end in time, and how long failures count.
 *
 * @param pressurePercent from this part of the last 10 s in which something waited for processor, memory or disk (PSI "some") on, the
 *     node is busy
 * @param runQueue from so many runnable tasks per processor on (load of the last minute), the node is busy
 * @param ownLateness if the manager's own clockwork was late by so much in the last 10 s, the node is busy
 * @param limitFactor most by which the time limit grows while the node is busy; 1 = it does not grow
 * @param busyPatience longest time in which a busy node's monitor may go without an answer
 * @param secondOpinion whether other nodes are asked whether they reach the service
 * @param opinionLimit how long to wait for their answer
 * @param failureWindow failures older than this are forgotten, one by one; zero = never
 */
public record MonitorSettings(
        int pressurePercent,
        int runQueue,
        Duration ownLateness,
        int limitFactor,
        Duration busyPatience,
        SecondOpinion secondOpinion,
        Duration opinionLimit,
        Duration failureWindow) {

    /** Whether others are asked. */
    public enum SecondOpinion {
        ON,
        OFF
    }

    /** The defaults of {@code reference.conf}. */
    public static MonitorSettings standard() {
        return new MonitorSettings(
                60,
                3,
                Duration.ofMillis(250),
                16,
                Duration.ofMinutes(5),
                SecondOpinion.ON,
                Duration.ofSeconds(1),
                Duration.ofHours(1));
    }
}
