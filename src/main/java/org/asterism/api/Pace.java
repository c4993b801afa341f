package org.asterism.api;

/**
 * Whether calls are let end before a move, a ban or standby, where they can be: for Asterisks that can be drained. In JSON {@code "no"}, or the
 * time after which the drain is given up, as a {@link Lifetime}.
 */
public sealed interface Pace {

    Pace DEFAULT = new AfterDrain(Lifetime.DEFAULT);

    Pace NOW = new Now();

    /** They end first; if they have not at the deadline, nothing is done. */
    record AfterDrain(Lifetime deadline) implements Pace {}

    /** At once: calls that are up may be cut. */
    record Now() implements Pace {}

    /** Reads the JSON form. */
    static Pace parse(String text) {
        return text.equals("no") ? NOW : new AfterDrain(Lifetime.parse(text));
    }

    /** The JSON form. */
    default String text() {
        return this instanceof AfterDrain drain ? drain.deadline().text() : "no";
    }
}
