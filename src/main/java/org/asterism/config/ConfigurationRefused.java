package org.asterism.config;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown where a program cannot go on without its configuration. The message has one line per problem. */
public final class ConfigurationRefused extends Exception {

    private static final long serialVersionUID = 1L;

    /** Not serialized: exceptions of this program never leave their process. */
    private final transient List<Problem> problems;

    public ConfigurationRefused(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
