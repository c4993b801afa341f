package org.asterism.quorum.core;

import java.util.EnumSet;
import java.util.Set;

/** The guards that are in force: always all, except where a test proves that one of them is needed. */
final class Guards {

    /** One rule each, named by what it does. */
    enum Guard {
        /** Loss needs the consent of a quorum. */
        CONSENT,
        /** Consents count only if all were in force at one moment. */
        CONSENT_WINDOW,
        /** Consents count only from nodes that have promised the asker's epoch. */
        CONSENT_EPOCH,
        /** Who consents to a loss grants nothing. */
        ECHO_STOP,
        /** Grants need a token that the owner has proved itself against. */
        TOKEN,
        /** An order needs a lease from nodes that have promised no newer epoch. */
        LEASE_EPOCH,
        /** Nobody asks for votes before a quorum said it would give them. */
        PRE_VOTE,
        /** A restarted node waits one lease. */
        RESTART_WAIT,
        /** No epoch beyond the ceiling on disk; after a restart all up to it count as voted. */
        EPOCH_CEILING,
        /** An order is checked again when it acts. */
        LAST_MOMENT_CHECK,
        /** No vote for an older document. */
        DOCUMENT_RULE,
        /** A node without intact state takes part only after the others taught it. */
        AMNESIA,
        /** Everything is let go before a new incarnation begins. */
        INCARNATION_DROP,
        /** An arbiter shows a version only once its label is on disk. */
        LABEL_ON_DISK,
        /** No word between nodes that go by different leases. */
        CLOCKWORK,
        /** A silent peer is down only once its fencing is confirmed. */
        FENCING_CONFIRMED,
        /** A peer that is heard again is not down. */
        HEARD_AGAIN,
        /** A confirmation counts for the request that it answers. */
        FENCING_REQUEST,
        /** A peer that was fenced is shown no echo before it hears us. */
        FENCED_UNECHOED,
        /** While the voter set changes, a majority of the present set is needed too. */
        OLD_MAJORITY,
        /** A set takes over from a joint one only once that is committed, and all that was granted before it is over. */
        JOINT_COMMITTED,
        /** One change of the voter set at a time. */
        ONE_CHANGE,
        /** No word to nodes that go by an older voter set, and a newer one is taken from whoever shows it. */
        SET_VERSION,
        /** A document counts as committed for the new set only once a quorum of both has it. */
        DOCUMENT_COVERED,
        /** Who leaves the set is granted nothing, and must prove itself when it is taken in again. */
        LEAVER_UNGRANTED,
        /** A set is left only when nobody is spared under it. */
        SPARES_OVER
    }

    static final Guards ALL = new Guards(EnumSet.noneOf(Guard.class));

    private final Set<Guard> removed;

    private Guards(Set<Guard> removed) {
        this.removed = removed;
    }

    static Guards without(Guard guard) {
        return new Guards(EnumSet.of(guard));
    }

    boolean has(Guard guard) {
        return removed.isEmpty() || !removed.contains(guard);
    }
}
