package org.asterism.coordinator;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.coordinator.DocumentDisk.Stored;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/**
 * A document under way to the disks.
 *
 * @param written who has it on disk; grows
 * @param replyTo who waits for it; empty if nobody does, or was answered
 * @param repetitions how often it was offered again
 */
record Proposal(Stored document, Set<NodeName> written, Optional<ActorRef<Documents.Answer>> replyTo, int repetitions) {

    static Proposal begin(Stored document, Optional<ActorRef<Documents.Answer>> replyTo) {
        return new Proposal(document, new HashSet<>(), replyTo, 0);
    }

    Proposal repeated() {
        return new Proposal(document, written, replyTo, repetitions + 1);
    }

    boolean isAtMost(DocumentVersion version) {
        return document.version().compareTo(version) <= 0;
    }

    /** Tells who waits how it stands; nobody waits afterwards. */
    Proposal toldLate(String state) {
        replyTo.ifPresent(waiting -> waiting.tell(new Documents.Answer.Refused("the change is not acknowledged: "
                + state + ". It is still being offered to them, and may come into force later")));
        return new Proposal(document, written, Optional.empty(), repetitions);
    }

    /** Who lacks it, for operators. */
    String standing(VoterSet voters) {
        SortedSet<NodeName> missing = new TreeSet<>(voters.votes().keySet());
        missing.removeAll(written);
        return "no quorum has it on disk, not yet " + missing
                + ": see whether they are there, and their logs for a full or stalled disk";
    }
}
