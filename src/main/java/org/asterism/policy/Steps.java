package org.asterism.policy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The steps of one entry, by the part they play for others: those that begin a task and those that end it. For a primitive
 * these are the same; a group, clone or bundle has pseudo steps for both.
 */
final class Steps {

    private final Map<Task, List<Step>> begins = new EnumMap<>(Task.class);
    private final Map<Task, List<Step>> ends = new EnumMap<>(Task.class);

    final List<Step> probes = new ArrayList<>(0);
    /** Stops of what runs twice, see {@link Duplicates}. */
    final List<Step> duplicates = new ArrayList<>(0);
    /** Recurring operations and what cancels them. */
    final List<Step> recurring = new ArrayList<>(0);

    List<Step> begin(Task task) {
        return begins.getOrDefault(task, List.of());
    }

    List<Step> end(Task task) {
        return ends.getOrDefault(task, List.of());
    }

    /** Of a primitive. */
    void put(Task task, List<Step> steps) {
        begins.put(task, steps);
        ends.put(task, steps);
    }

    void put(Task task, Step begin, Step end) {
        begins.put(task, List.of(begin));
        ends.put(task, List.of(end));
    }

    /** Others wait for this instead; what leads to it stays. */
    void setEnd(Task task, Step end) {
        ends.put(task, List.of(end));
    }

    void setBegin(Task task, Step begin) {
        begins.put(task, List.of(begin));
    }
}
