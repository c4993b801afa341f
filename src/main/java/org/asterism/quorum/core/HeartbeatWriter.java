package org.asterism.quorum.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Consent;
import org.asterism.model.Heartbeat.Grant;
import org.asterism.model.Heartbeat.Heard;
import org.asterism.model.Heartbeat.Leadership;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.Heartbeat.Spares;

/** Puts what this node has to say into a heartbeat. */
final class HeartbeatWriter {

    private final Self self;
    private final Leases leases;
    private final Losses losses;
    private final Election election;
    private final VoterRegister voters;

    HeartbeatWriter(Self self, Leases leases, Losses losses, Election election, VoterRegister voters) {
        this.self = self;
        this.leases = leases;
        this.losses = losses;
        this.election = election;
        this.voters = voters;
    }

    /** The heartbeat of this round; from now on its consents count as shown. */
    Heartbeat write(long round, Duration restartLease) {
        List<PeerEntry> entries = new ArrayList<>(self.peers.length);
        for (int i = 0; i < self.peers.length; i++) {
            if (i != self.me) {
                entries.add(entry(i));
            }
        }
        return new Heartbeat(
                self.config.self(),
                self.incarnation,
                round,
                self.time(self.now),
                self.readiness,
                leases.tenure(),
                new Epoch(self.promised),
                new Leadership(new Epoch(self.established), election.shownCoordinator()),
                election.candidacy(),
                election.ballot(),
                self.document,
                self.tally.version(),
                self.net,
                self.digest,
                restartLease,
                entries,
                self.clockwork,
                voters.word());
    }

    private PeerEntry entry(int position) {
        Peer peer = self.peers[position];
        if (peer.consents) {
            peer.consentShownAt = self.now;
        }
        boolean isSpared = peer.isSpareOnDisk && peer.isSpared(self.now) && !peer.consents;
        return new PeerEntry(
                self.names[position],
                heard(peer),
                self.hearing.media(position),
                peer.isLastGranted ? Grant.GRANTED : Grant.WITHHELD,
                peer.consents ? Consent.GIVEN : Consent.NONE,
                peer.lastGrantAt == Peer.NEVER
                        ? PeerEntry.NEVER_GRANTED
                        : Duration.ofNanos(self.now - peer.lastGrantAt),
                self.isReady() ? peer.ownToken : 0,
                peer.vouched,
                losses.asks(position),
                isSpared ? Spares.YES : Spares.NO);
    }

    private Heard heard(Peer peer) {
        Heartbeat last = peer.last;
        if (last == null || Fencings.isKeptWaiting(self, peer)) {
            return Heard.NOTHING;
        }
        if (peer.isOutlived(self.deadtime)) {
            return Heard.byHearsay(new Generation(peer.knownGeneration));
        }
        return new Heard(last.incarnation(), last.round(), last.sentAt());
    }
}
