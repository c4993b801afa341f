package org.asterism.policy;

import java.util.List;

/**
 * The status of a cluster in the words of Pacemaker's {@code crm_mon}.
 *
 * @param counts how many instances are disabled or blocked; empty if none is
 * @param lines of nodes and resources, indented by two blanks per level
 */
public record Status(String counts, List<String> lines) {
    public Status {
        lines = List.copyOf(lines);
    }
}
