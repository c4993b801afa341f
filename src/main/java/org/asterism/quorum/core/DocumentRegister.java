package org.asterism.quorum.core;

import org.asterism.model.DocumentVersion;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Readiness;
import org.asterism.quorum.core.Guards.Guard;

/** Which document may be written, acknowledged and relied on (R8). */
final class DocumentRegister {

    private final Self self;
    private DocumentVersion committed = DocumentVersion.EMPTY;

    DocumentRegister(Self self) {
        this.self = self;
    }

    /** A coordinator of this epoch may have its document written here. From then on no older epoch may. */
    boolean accepts(long epoch) {
        if (self.readiness == Readiness.AMNESIA || epoch < self.promised || !self.mayUse(epoch)) {
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
        if (!self.coordinates) {
            return;
        }
        count(self.document);
        for (Peer peer : self.peers) {
            if (peer.document().compareTo(committed) > 0) {
                count(peer.document());
            }
        }
    }

    private void count(DocumentVersion version) {
        if (version.compareTo(committed) <= 0 || version.epoch().value() != self.established) {
            return;
        }
        long mask = 0;
        for (int i = 0; i < self.peers.length; i++) {
            mask |= (i == self.me ? isOursOnDisk(version) : isOnDiskOf(i, version)) ? self.bit(i) : 0;
        }
        if (self.tally.isQuorum(mask)) {
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
        if (self.pingStandsFor(position)) {
            return true;
        }
        return last != null
                && peer.isCurrent()
                && last.readiness() != Readiness.AMNESIA
                && last.document().epoch().equals(version.epoch())
                && last.document().compareTo(version) >= 0
                && last.promised().value() <= self.established;
    }
}
