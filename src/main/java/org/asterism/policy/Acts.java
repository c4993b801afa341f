package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * The acts of one entry, by the part they play for others. For a primitive the three of each row are the same acts; a group or
 * clone has pseudo actions at its begin and end, and a marker that stands for all below it.
 */
final class Acts {

    /** First step of starting. */
    List<Act> startBegin = List.of();
    /** Asks every instance below to start again. */
    List<Act> startAll = List.of();
    /** All is started. */
    List<Act> startEnd = List.of();
    /** First step of stopping; required as soon as anything below stops. */
    List<Act> stopBegin = List.of();
    /** Asks every instance below to stop. */
    List<Act> stopAll = List.of();
    /** All is stopped. */
    List<Act> stopEnd = List.of();

    final List<Act> probes = new ArrayList<>();

    void start(Act start) {
        startBegin = List.of(start);
        startAll = startBegin;
        startEnd = startBegin;
    }

    void stops(List<Act> stops) {
        stopBegin = List.copyOf(stops);
        stopAll = stopBegin;
        stopEnd = stopBegin;
    }
}
