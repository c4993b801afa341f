package org.asterism.coordinator.core;

import org.asterism.model.BootTime;
import org.asterism.model.Epoch;
import org.asterism.model.Incarnation;

/** What the quorum's side tells the coordinator about one node. */
public sealed interface Sight {

    /** Neither heard nor given up. */
    record Silent() implements Sight {}

    /**
     * Heard. {@code bound} is the newest epoch that the node has voted in or obeys: it takes no order of an older one, so its
     * digest is final for orders of epochs before {@code bound}.
     */
    record Heard(Incarnation incarnation, Epoch bound, long digest) implements Sight {}

    /** Given up by a quorum; nothing of it may be taken before {@code notBefore} (this node's clock). */
    record GivenUp(Incarnation incarnation, BootTime notBefore) implements Sight {}

    Sight SILENT = new Silent();
}
