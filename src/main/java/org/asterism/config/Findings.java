package org.asterism.config;

import com.typesafe.config.ConfigOrigin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects what one pass over a configuration finds: its problems, and every key that the reader knows. */
final class Findings {

    private final String source;
    private final List<Problem> problems = new ArrayList<>();
    private final SortedSet<String> knownPaths = new TreeSet<>();

    /** @param source the file to name where a value's own origin does not tell */
    Findings(String source) {
        this.source = source;
    }

    String source() {
        return source;
    }

    void report(Problem problem) {
        problems.add(problem);
    }

    void report(ConfigOrigin origin, String what, String why, String remedy) {
        report(new Problem(where(origin), what, why, remedy));
    }

    /** Notes that the reader asks for this key; the elements of a list are written {@code list[].key}. */
    void know(String path) {
        knownPaths.add(path);
    }

    List<Problem> problems() {
        return Collections.unmodifiableList(problems);
    }

    SortedSet<String> knownPaths() {
        return Collections.unmodifiableSortedSet(knownPaths);
    }

    Problem.Where where(ConfigOrigin origin) {
        String file = origin.filename();
        if (file != null) {
            return new Problem.Where(file, Math.max(0, origin.lineNumber()));
        }
        return new Problem.Where(
                source, origin.description().startsWith("merge of") ? 0 : Math.max(0, origin.lineNumber()));
    }
}
