package org.asterism.node;

import java.util.List;

/** Why a node does not start; each line for operators, with a remedy where there is one. */
final class Refusals extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    Refusals(List<String> lines) {
        super(String.join("; ", lines));
        this.lines = List.copyOf(lines);
    }

    Refusals(String line) {
        this(List.of(line));
    }

    List<String> lines() {
        return lines;
    }
}
