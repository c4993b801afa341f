package org.asterism.setup;

import java.util.Locale;

/** Compares two wall clocks; pure. Nothing is decided by them, but logs, audit and certificates are read by them. */
final class Clocks {

    private static final long TOLERATED_MILLIS = 1_000;
    private static final long REFUSED_MILLIS = 60_000;

    private Clocks() {}

    sealed interface Verdict {}

    record Equal() implements Verdict {}

    record Noted(String sentence) implements Verdict {}

    record Refused(String sentence) implements Verdict {}

    /** The other was read between {@code before} and {@code after}, all in milliseconds. */
    static Verdict judge(String machine, long before, long there, long after) {
        long difference = there < before ? there - before : there > after ? there - after : 0;
        long size = Math.abs(difference);
        String sentence = String.format(
                Locale.ROOT,
                "the clock of %s is %.1f s %s",
                machine,
                size / 1000.0,
                difference < 0 ? "behind this one's" : "ahead of this one's");
        if (size > REFUSED_MILLIS) {
            return new Refused(sentence);
        }
        return size > TOLERATED_MILLIS ? new Noted(sentence) : new Equal();
    }
}
