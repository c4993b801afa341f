package org.asterism.policy;

import org.asterism.model.ResourceHistory;
import org.asterism.model.Role;

/** The role that a resource has on a node, as its history tells. */
public final class HistoryRole {

    private HistoryRole() {}

    /** {@link Role#ANY} if nothing is known; what runs and was not promoted is {@link Role#STARTED}. */
    public static Role of(ResourceHistory history) {
        return Observed.of(history).role();
    }
}
