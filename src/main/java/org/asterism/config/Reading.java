package org.asterism.config;

import java.util.List;

/** What came of reading a configuration: all of it, or every problem found in one pass. */
public sealed interface Reading<T> {

    /** Read without a problem. */
    record Accepted<T>(T value) implements Reading<T> {}

    /** Not usable; the problems are ordered by file and line, and there is at least one. */
    record Refused<T>(List<Problem> problems) implements Reading<T> {
        public Refused {
            problems = problems.stream().sorted().distinct().toList();
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a refusal needs a problem");
            }
        }
    }

    /** The value, or an exception with all problems. */
    default T orThrow() throws ConfigurationRefused {
        if (this instanceof Accepted<T> accepted) {
            return accepted.value();
        }
        if (this instanceof Refused<T> refused) {
            throw new ConfigurationRefused(refused.problems());
        }
        throw new AssertionError("no such reading: " + this);
    }
}
