package org.asterism.coordinator.core;

import org.asterism.model.Epoch;

/** Whether this node coordinates. */
public sealed interface Lead {

    /** Elected in {@code epoch}, and the document it goes by is on disk on a quorum. */
    record Leads(Epoch epoch) implements Lead {}

    /** Somebody else does, or nobody. */
    record Follows() implements Lead {}

    Lead FOLLOWS = new Follows();
}
