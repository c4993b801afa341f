package org.asterism.planner;

import org.asterism.model.ClusterState;
import org.asterism.model.Resource;

/** How much there is to plan. */
final class Size {

    private Size() {}

    /** Primitives times nodes. */
    static int of(ClusterState state) {
        int primitives = 0;
        for (Resource resource : state.document().resources()) {
            primitives += resource.primitives().size();
        }
        return primitives * state.nodes().size();
    }
}
