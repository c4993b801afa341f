package org.asterism.config;

import java.util.Comparator;

/**
 * One thing wrong with a configuration, told so that an operator can mend it without reading code.
 *
 * @param what what stands there, with its key and value
 * @param why what would go wrong with it
 * @param remedy what to write or do instead
 */
public record Problem(Where where, String what, String why, String remedy) implements Comparable<Problem> {

    private static final Comparator<Problem> BY_PLACE = Comparator.comparing(
                    (Problem problem) -> problem.where().file())
            .thenComparingInt(problem -> problem.where().line())
            .thenComparing(Problem::what)
            .thenComparing(Problem::remedy);

    /** A place in a file. Line 0: the file as a whole. */
    public record Where(String file, int line) {
        @Override
        public String toString() {
            return line > 0 ? file + ":" + line : file;
        }
    }

    @Override
    public int compareTo(Problem other) {
        return BY_PLACE.compare(this, other);
    }

    /** One line: {@code file:line: what; why. Remedy: remedy}. */
    @Override
    public String toString() {
        return where + ": " + what + "; " + why + ". Remedy: " + remedy;
    }
}
