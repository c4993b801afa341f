package org.asterism.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether calls are let end before a move, a ban or standby, where they can be: for Asterisks that can be drained. In JSON {@code "no"}, or the
 * time after which the drain is given up, as a {@link Lifetime}; {@code "45m cut"}: after which calls that are left are cut, {@code "45m
 * cut emergency fax"}: but for those.
 */
public sealed interface Pace {

    Pace DEFAULT = new AfterDrain(Lifetime.DEFAULT, new GiveUp());

    Pace NOW = new Now();

    /** They end first. */
    record AfterDrain(Lifetime deadline, AtDeadline atDeadline) implements Pace {
        public AfterDrain(Lifetime deadline) {
            this(deadline, new GiveUp());
        }
    }

    /** At once: calls that are up may be cut. */
    record Now() implements Pace {}

    /** What becomes of calls that are left at the deadline. */
    sealed interface AtDeadline {}

    /** They go on, and nothing is done. */
    record GiveUp() implements AtDeadline {}

    /** They are cut, but for these classes; empty: for those that the Asterisk's parameters name. */
    record Cut(String keep) implements AtDeadline {}

    /** Reads the JSON form. */
    static Pace parse(String text) {
        Matcher matcher = Pattern.compile("(\\S*?) ?\\bcut(?: (.+))?").matcher(text);
        if (matcher.matches()) {
            String keep = matcher.group(2);
            return new AfterDrain(Lifetime.parse(matcher.group(1)), new Cut(keep == null ? "" : keep.strip()));
        }
        return text.equals("no") ? NOW : new AfterDrain(Lifetime.parse(text));
    }

    /** The JSON form. */
    default String text() {
        if (!(this instanceof AfterDrain drain)) {
            return "no";
        }
        String deadline = drain.deadline().text();
        return drain.atDeadline() instanceof Cut cut ? (deadline + " cut " + cut.keep()).strip() : deadline;
    }
}
