package org.asterism.policy;

import java.util.List;

/** The status of nodes and resources in the words of Pacemaker's {@code crm_mon}. */
final class StatusText {

    private StatusText() {}

    static List<String> lines(Cluster cluster) {
        return List.of();
    }
}
