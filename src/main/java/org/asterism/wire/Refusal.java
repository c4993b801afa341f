package org.asterism.wire;

/** Why a received datagram was dropped. Each has its own counter per link. */
public enum Refusal {
    /** Does not begin as our frames do, or is too short for one. */
    NOT_OURS("not-ours"),
    /** Longer than any frame we send. */
    OVERSIZE("too-large"),
    /** Frame of a version or kind that this release does not know. */
    UNKNOWN_KIND("unknown-kind"),
    /** Frame of another cluster on the same wire. */
    OTHER_CLUSTER("other-cluster"),
    /** Signed with a key that we do not have, or the seal does not fit: forged, damaged, or keys differ between nodes. */
    WRONG_KEY("bad-signature"),
    /** The seal fits but the payload cannot be read: a fault in the sender or another release. */
    MALFORMED("malformed"),
    /** Signed by a node that is not configured here. */
    UNKNOWN_SENDER("unknown-sender"),
    /** Our own frame came back: a loop in the network, or two nodes with one name. */
    OWN_NAME("own"),
    /** A letter for another node, or for an earlier life of this one. */
    NOT_FOR_US("not-for-us"),
    /** Of an earlier life of the sender. */
    OLD_GENERATION("old-generation"),
    /** Repeated, or older than one already received on this link. */
    REPLAY("replay");

    private final String word;

    Refusal(String word) {
        this.word = word;
    }

    /** As metrics and the log name it; dashboards know these words. */
    public String word() {
        return word;
    }
}
