package org.asterism.coordinator.core;

import java.time.Instant;
import java.util.Optional;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.DocumentVersion;
import org.asterism.model.DrainEnd;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.ResourceId;

/** A change of the document that somebody asks for. */
public sealed interface Change {

    /** Go to {@code node}: a location constraint {@code cli-prefer-RESOURCE} of INFINITY, as {@code crm_resource --move}. */
    record Move(ResourceId resource, NodeName node, Constraint.Expiry expiry) implements Change {}

    /** Keep away from {@code node}: {@code cli-ban-RESOURCE-on-NODE} of -INFINITY, as {@code crm_resource --ban}. */
    record Ban(ResourceId resource, NodeName node, Constraint.Expiry expiry) implements Change {}

    /** Lift what moves and bans of the resource left behind. */
    record Clear(ResourceId resource) implements Change {}

    /**
     * Sets a node or a resource aside: standby (the node keeps voting but runs nothing), maintenance, or not managed.
     *
     * @param subject the node or the resource, by the kind
     */
    record Hold(OperatorLease.Kind kind, String subject, Constraint.Expiry expiry) implements Change {
        public Hold {
            if (kind == OperatorLease.Kind.MOVE || kind == OperatorLease.Kind.BAN || kind.isDrain()) {
                throw new IllegalArgumentException("not to be held: " + kind.word());
            }
        }
    }

    /** Lift standby and maintenance of a node. */
    record Online(NodeName node) implements Change {}

    /** Lift what keeps a resource from being managed. */
    record Manage(ResourceId resource) implements Change {}

    /** The resource takes no new calls on the node; {@code then} comes when it has none left; given up at the expiry. */
    record Drain(ResourceId resource, NodeName node, Constraint.Expiry expiry, DrainEnd then) implements Change {}

    /**
     * The Asterisks of the node take no new calls, and it goes on standby when they have none left; given up at the expiry.
     *
     * @param then the standby
     */
    record DrainNode(NodeName node, Constraint.Expiry expiry, DrainEnd then) implements Change {}

    /** Ends the drain of the node as a whole. */
    record UndrainNode(NodeName node) implements Change {}

    /** Ends the drains of the resource; it takes calls again. */
    record Undrain(ResourceId resource) implements Change {}

    /** Take out the leases that are over at this time, and what they are about. */
    record Lapse(Instant at) implements Change {}

    /** A permanent attribute of a node; an empty value removes it. */
    record Attribute(NodeName node, String name, String value) implements Change {}

    /** A cluster option; an empty value removes it. */
    record Option(String name, String value) implements Change {}

    /** What happens to a ticket of this site. */
    record Ticket(String ticket, TicketAct act) implements Change {}

    /** As {@code crm_ticket} has them. */
    enum TicketAct {
        GRANT,
        REVOKE,
        /** Granted, but what depends on it shall stop. */
        STANDBY,
        /** End of standby. */
        ACTIVATE
    }

    /** A change with the words of whoever wants it, which go into the history of the document. */
    record Because(Change change, String reason) implements Change {}

    /** What follows from a lease; refused when that lease, begun at that time, is no longer there. */
    record Due(Change change, String lease, Instant since) implements Change {}

    /** A whole new document, made from version {@code basis}; {@link DocumentVersion#EMPTY} = whatever there is. */
    record Replace(ClusterDocument document, DocumentVersion basis) implements Change {}

    /**
     * Whose change it is.
     *
     * @param reason in the operator's words; may be empty
     */
    record Origin(String by, Instant at, String reason) {
        public static final Origin UNKNOWN = new Origin("", Instant.EPOCH, "");

        Origin because(String words) {
            return new Origin(by, at, words);
        }
    }

    /** What became of it: the new document, or why not. */
    sealed interface Result {
        record Changed(ClusterDocument document, String note) implements Result {}

        /** {@code code} is one of the API's refusal codes. */
        record Refused(String code, String sentence, String remedy) implements Result {}
    }

    /** The instant an expiry names, if it lapses at all. */
    static Optional<Instant> instantOf(Constraint.Expiry expiry) {
        return expiry instanceof Constraint.Expiry.At at ? Optional.of(at.instant()) : Optional.empty();
    }
}
