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
    private final List<Problem> passedOver = new ArrayList<>();
    private final SortedSet<String> knownPaths = new TreeSet<>();
    private final Unknown unknown;

    /** What becomes of that which this release does not know. */
    enum Unknown {
        /** It is a problem: whoever wrote it would get something else. */
        REFUSED,
        /** A later release wrote it, and it is in force: it is passed over. */
        PASSED_OVER
    }

    /** @param source the file to name where a value's own origin does not tell */
    Findings(String source) {
        this(source, Unknown.REFUSED);
    }

    Findings(String source, Unknown unknown) {
        this.source = source;
        this.unknown = unknown;
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

    /** Something that this release does not know. */
    void reportUnknown(ConfigOrigin origin, String what, String why, String remedy) {
        (unknown == Unknown.PASSED_OVER ? passedOver : problems).add(new Problem(where(origin), what, why, remedy));
    }

    /** For a part that is left out as a whole if there is a problem with it. */
    Findings ofPart() {
        return new Findings(source, unknown);
    }

    /** Takes over what was found in a part, whose problems count as something unknown. */
    void takePart(Findings part) {
        (unknown == Unknown.PASSED_OVER ? passedOver : problems).addAll(part.problems);
        passedOver.addAll(part.passedOver);
        knownPaths.addAll(part.knownPaths);
    }

    /** What was passed over, as problems would say it. */
    List<Problem> passedOver() {
        return Collections.unmodifiableList(passedOver);
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
