package org.asterism.quorum.core;

import java.util.ArrayList;
import java.util.List;
import org.asterism.model.Generation;
import org.asterism.model.Hearing;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.quorum.core.Guards.Guard;
import org.jspecify.annotations.Nullable;

/** Two nodes: asks for the fencing of a silent peer, and takes the word that it is down (R17). */
final class Fencings {

    private final Self self;
    private final RestartLease restart;
    private long requests;

    /** This node is about to leave and wants nobody dead. */
    private boolean isResigned;

    Fencings(Self self, RestartLease restart) {
        this.self = self;
        this.restart = restart;
    }

    void resign() {
        isResigned = true;
    }

    /**
     * A heartbeat came. One of the life that was said to be over shows that it is not; one of a newer life ends the peer's being
     * down once it shows that it hears us, and not before, since until then it can neither take nor grant.
     */
    void heard(Peer peer, Heartbeat heartbeat, @Nullable PeerEntry aboutUs) {
        if (peer.fencing != 0 && self.guards.has(Guard.FENCING_REQUEST)) {
            drop(peer, heartbeat);
        }
        if (!peer.isEnded() || !self.guards.has(Guard.HEARD_AGAIN)) {
            return;
        }
        boolean isAlive = heartbeat.incarnation().generation().value() <= peer.endedLife;
        boolean isHearingUs = aboutUs != null
                && aboutUs.heard().incarnation().generation().equals(self.incarnation.generation())
                && !aboutUs.heard().isNothing();
        if (isAlive || isHearingUs) {
            peer.endedLife = Peer.NEVER;
        }
    }

    private void drop(Peer peer, Heartbeat heartbeat) {
        self.emit(new Effect.FencingDropped(heartbeat.sender(), peer.fencing));
        peer.fencing = 0;
    }

    /** The echo by which a new life of a peer that is down would count us as heard is kept back until it hears us. */
    static boolean isKeptWaiting(Self self, Peer peer) {
        Heartbeat last = peer.last;
        return self.guards.has(Guard.FENCED_UNECHOED)
                && peer.isEnded()
                && last != null
                && last.incarnation().generation().value() > peer.endedLife;
    }

    /** Counts only while the peer is silent, and if it answers the present request or is an operator's. */
    void confirmed(Event.DownConfirmed word) {
        int position = self.position(word.peer());
        if (position < 0 || position == self.me || !self.config.tieBreaker().needsWord()) {
            return;
        }
        Peer peer = self.peers[position];
        boolean isAnswer = word.request() == Event.DownConfirmed.UNASKED
                || word.request() == peer.fencing
                || !self.guards.has(Guard.FENCING_REQUEST);
        if (isAnswer && self.hearing.verdict(position) == Hearing.Verdict.SILENT) {
            peer.endedLife = peer.knownGeneration;
            self.hasBegun = true;
            self.isAnswerDue = true;
        }
    }

    void settle() {
        for (int i = 0; i < self.peers.length; i++) {
            Peer peer = self.peers[i];
            boolean isWanted = isWanted(i);
            if (peer.fencing != 0 && (!isWanted || peer.fencingLife != peer.knownGeneration)) {
                self.emit(new Effect.FencingDropped(self.names[i], peer.fencing));
                peer.fencing = 0;
            }
            if (isWanted && peer.fencing == 0) {
                peer.fencing = ++requests;
                peer.fencingLife = peer.knownGeneration;
                self.emit(want(i));
                if (!self.guards.has(Guard.FENCING_CONFIRMED)) {
                    peer.endedLife = peer.knownGeneration;
                }
            }
            if (peer.fencing != 0) {
                self.fencingAt = self.now;
            }
        }
    }

    /**
     * Only a peer that knows our present life (so no node that started alone fences anybody), and not while it restarts in
     * order or we are about to leave.
     */
    private boolean isWanted(int position) {
        Peer peer = self.peers[position];
        return position != self.me
                && self.config.tieBreaker().isFencing()
                && !peer.isEnded()
                && self.isReady()
                && !isResigned
                && !restart.isUnderWay()
                && !self.isForeignAlive(position)
                && !peer.isSpared(self.now)
                && peer.echoedSentAt != Peer.NEVER
                && self.hearing.verdict(position) == Hearing.Verdict.SILENT;
    }

    private Effect.FencingWanted want(int position) {
        Peer peer = self.peers[position];
        return new Effect.FencingWanted(self.names[position], new Generation(peer.fencingLife), peer.fencing);
    }

    List<Effect.FencingWanted> wanted() {
        List<Effect.FencingWanted> wanted = new ArrayList<>();
        for (int i = 0; i < self.peers.length; i++) {
            if (self.peers[i].fencing != 0) {
                wanted.add(want(i));
            }
        }
        return wanted;
    }
}
