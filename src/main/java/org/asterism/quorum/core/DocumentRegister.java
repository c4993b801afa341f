package org.asterism.quorum.core;

import org.asterism.model.DocumentVersion;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Readiness;
import org.asterism.quorum.core.Guards.Guard;

/** Which document may be written, acknowledged and relied on (R8). */
final class DocumentRegister {

    /** Dead times that the other nodes have to write a version, before an arbiter notes it without them. */
    private static final long PATIENCE = 4;

    private final Self self;
    private DocumentVersion committed = DocumentVersion.EMPTY;

    /** Newest version that a quorum of the present voter set has. */
    private DocumentVersion covered = DocumentVersion.EMPTY;

    /** An arbiter's: newest version that it has seen, since when, and that it has on disk or on its way there. */
    private DocumentVersion seen = DocumentVersion.EMPTY;

    private long seenAt;
    private DocumentVersion noting = DocumentVersion.EMPTY;

    DocumentRegister(Self self) {
        this.self = self;
    }

    /** A coordinator of this epoch may have its document written here. From then on no older epoch may. */
    boolean accepts(long epoch) {
        if (self.readiness == Readiness.AMNESIA
                || epoch < Math.max(self.promised, self.setEpoch())
                || !self.mayUse(epoch)) {
            return false;
        }
        self.promised = epoch;
        return true;
    }

    void written(DocumentVersion version) {
        if (version.compareTo(self.document) > 0) {
            self.document = version;
            self.isAnswerDue = true;
        }
    }

    boolean mayAcknowledge(DocumentVersion version) {
        return self.readiness != Readiness.AMNESIA && version.epoch().value() >= self.promised;
    }

    /** Newest version of the present epoch that a quorum is known to have on disk. */
    DocumentVersion committed() {
        return committed;
    }

    boolean isCommittedInEpoch() {
        return committed.epoch().value() == self.established || !self.guards.has(Guard.DOCUMENT_RULE);
    }

    void settle() {
        if (self.isArbitrating()) {
            note();
        }
        if (!self.coordinates) {
            return;
        }
        count(self.document);
        for (Peer peer : self.peers) {
            if (peer.document().compareTo(covered) > 0) {
                count(peer.document());
            }
        }
    }

    /**
     * An arbiter notes the version that the coordinator shows, when that may complete a quorum, and not before the other nodes
     * that it hears have it too or had their time: a version that only a node about to die has would bar all others.
     */
    private void note() {
        int by = self.coordinator;
        if (by < 0 || !self.isReady() || !self.hears(by) || !self.claims(by) || !accepts(self.established)) {
            return;
        }
        DocumentVersion newest = self.peers[by].document();
        boolean isNews = newest.compareTo(noting) > 0 && newest.compareTo(self.document) > 0;
        if (!isNews || newest.epoch().value() != self.established) {
            return;
        }
        if (!newest.equals(seen)) {
            seen = newest;
            seenAt = self.now;
        }
        boolean isEverywhere = true;
        long mask = self.arbiters;
        for (int i = 0; i < self.peers.length; i++) {
            boolean hasIt = self.peers[i].document().compareTo(newest) >= 0;
            mask |= hasIt ? self.bit(i) : 0;
            isEverywhere &= hasIt || self.isArbiter(i) || !self.hears(i);
        }
        if (self.tally.isQuorum(mask) && (isEverywhere || self.now >= seenAt + PATIENCE * self.deadtime)) {
            noting = newest;
            if (self.guards.has(Guard.LABEL_ON_DISK)) {
                self.emit(new Effect.NoteDocument(newest));
            } else {
                written(newest);
            }
        }
    }

    /** When a version that waits for the other nodes waits no longer. */
    long nextWake() {
        long due = seenAt + PATIENCE * self.deadtime;
        return seen.compareTo(noting) > 0 && due > self.now ? due : Long.MAX_VALUE;
    }

    /** What was committed under one voter set has to be counted anew under the next, before that one alone counts. */
    void recount() {
        covered = DocumentVersion.EMPTY;
    }

    /** Whether a quorum of the present voter set has all that was committed. */
    boolean isCovered() {
        return !self.guards.has(Guard.DOCUMENT_COVERED)
                || (covered.epoch().value() == self.established && covered.compareTo(newestShown()) >= 0);
    }

    /** Whoever acknowledged a version, somebody shows it. */
    private DocumentVersion newestShown() {
        DocumentVersion newest = committed.compareTo(self.document) > 0 ? committed : self.document;
        for (Peer peer : self.peers) {
            boolean isNewer = peer.isReady() && peer.document().compareTo(newest) > 0;
            newest = isNewer ? peer.document() : newest;
        }
        return newest;
    }

    private void count(DocumentVersion version) {
        if (version.compareTo(covered) <= 0 || version.epoch().value() != self.established) {
            return;
        }
        long mask = 0;
        for (int i = 0; i < self.peers.length; i++) {
            mask |= (i == self.me ? isOursOnDisk(version) : isOnDiskOf(i, version)) ? self.bit(i) : 0;
        }
        if (!self.tally.isQuorum(mask)) {
            return;
        }
        covered = version;
        if (version.compareTo(committed) > 0) {
            committed = version;
            self.emit(new Effect.DocumentCommitted(version));
        }
    }

    private boolean isOursOnDisk(DocumentVersion version) {
        return self.document.compareTo(version) >= 0 && self.promised <= self.established;
    }

    private boolean isOnDiskOf(int position, DocumentVersion version) {
        Peer peer = self.peers[position];
        Heartbeat last = peer.last;
        if (self.isStoodFor(position)) {
            return true;
        }
        return last != null
                && peer.isCurrent()
                && !peer.isAhead
                && last.readiness() != Readiness.AMNESIA
                && last.document().epoch().equals(version.epoch())
                && last.document().compareTo(version) >= 0
                && last.promised().value() <= self.established;
    }
}
