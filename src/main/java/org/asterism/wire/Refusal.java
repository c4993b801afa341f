package org.asterism.wire;

/** Why a received datagram was dropped. Each has its own counter per link. */
public enum Refusal {
    /** Does not begin as our frames do, or is too short for one. */
    NOT_OURS,
    /** Longer than any frame we send. */
    OVERSIZE,
    /** Frame of a version or kind that this release does not know. */
    UNKNOWN_KIND,
    /** Frame of another cluster on the same wire. */
    OTHER_CLUSTER,
    /** Signed with a key that we do not have, or the seal does not fit: forged, damaged, or keys differ between nodes. */
    WRONG_KEY,
    /** The seal fits but the payload cannot be read: a fault in the sender or another release. */
    MALFORMED,
    /** Signed by a node that is not configured here. */
    UNKNOWN_SENDER,
    /** Our own frame came back: a loop in the network, or two nodes with one name. */
    OWN_NAME,
    /** A letter for another node, or for an earlier life of this one. */
    NOT_FOR_US,
    /** Of an earlier life of the sender. */
    OLD_GENERATION,
    /** Repeated, or older than one already received on this link. */
    REPLAY
}
