package org.asterism.policy;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Meta attributes that say how often a live cluster begins anew.
 *
 * @param delay pause before the second restart in place; zero = none, ever
 * @param longestDelay where the doubling of that pause ends; whoever ran longer than this before he failed is restarted at once
 * @param flapMoves moves within {@code flapWindow} from which on it stays where it may; 0 = any number
 */
record RestartMeta(Duration delay, Duration longestDelay, int flapMoves, Duration flapWindow) {

    static RestartMeta of(UnaryOperator<String> lookup) {
        return new RestartMeta(
                Values.duration(lookup.apply("restart-delay"), Duration.ofSeconds(1)),
                Values.duration(lookup.apply("restart-delay-max"), Duration.ofMinutes(1)),
                Math.max(0, Values.number(lookup.apply("flap-moves"), 4)),
                Values.duration(lookup.apply("flap-window"), Duration.ofMinutes(10)));
    }
}
