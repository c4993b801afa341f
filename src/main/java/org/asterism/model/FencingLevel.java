package org.asterism.model;

import java.util.List;

/** Devices that together fence a target; levels are tried by their index. */
public record FencingLevel(String id, Target target, int index, List<String> devices) {

    public FencingLevel {
        devices = List.copyOf(devices);
    }

    /** Which nodes a level is for. */
    public sealed interface Target {
        record Node(String name) implements Target {}

        /** Nodes whose name matches an extended regular expression. */
        record Matching(String pattern) implements Target {}

        record WithAttribute(String name, String value) implements Target {}
    }
}
