package org.asterism.quorum.core;

import java.util.Arrays;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.Incarnation;
import org.jspecify.annotations.Nullable;

/** What this node knows and has promised about one peer. Times in nanoseconds of our boot time. */
final class Peer {

    static final long NEVER = Long.MIN_VALUE / 2;

    /** Newest heartbeat, and when it came. */
    @Nullable
    Heartbeat last;

    long receivedAt = NEVER;

    /** Since when it is heard without a gap in its present generation. */
    long heardSince = NEVER;

    /** It goes by another lease or dead time than we, so that no word of it or to it holds. */
    boolean isForeign;

    /** When it last proved to live by such another clockwork. */
    long foreignAt = NEVER;

    private @Nullable Heartbeat foreign;

    /** It goes by a newer voter set than we, so that no word of it counts here until we have that set. */
    boolean isAhead;

    /** Newest generation that anybody heard of; what an older one said does not count any more. */
    long knownGeneration;

    private long knownSince = NEVER;

    /* ---- what the peer says about us ---- */

    /** Newest send time of ours that the peer echoed in our present generation. */
    long echoedSentAt = NEVER;

    /** Newest round of our present incarnation that the peer granted, and what it had promised when it said so. */
    long grantedRound;

    long grantPromised;

    /** Its token for us, the round that we had sent when we first heard it, and the one that we proved ourselves against. */
    long token;

    long tokenHeardAfter;
    long vouched;

    /* ---- what we promised the peer ---- */

    /** Our token for the peer; 0 = not ready to grant. */
    long ownToken;

    long noTokenBefore = NEVER;
    boolean isLastGranted;
    long lastGrantAt = NEVER;
    boolean consents;
    long consentShownAt = NEVER;

    /** End of the promise to spare it, whether the promise is on disk, and whether it is on its way there. */
    long sparedUntil = NEVER;

    boolean isSpareOnDisk;

    /* ---- as coordinator ---- */

    /** Newest incarnation that a quorum gave up; null if it did not. */
    @Nullable
    Incarnation lost;

    /* ---- two nodes: fencing ---- */

    /** The request to have its life ended, and the life that is meant; 0 = none. */
    long fencing;

    long fencingLife;

    /** Newest life of which somebody made sure that it is over; {@link #NEVER} if nobody did, or it was heard again. */
    long endedLife = NEVER;

    private final @Nullable PeerEntry[] entries;
    private boolean isSelfNamed;

    Peer(int nodes) {
        entries = new @Nullable PeerEntry[nodes];
    }

    boolean isSpared(long now) {
        return now < sparedUntil;
    }

    /** Somebody made sure that its newest life but one that does not hear us yet is over. */
    boolean isEnded() {
        return endedLife != NEVER;
    }

    void knows(long generation, long now) {
        if (generation > knownGeneration) {
            knownGeneration = generation;
            knownSince = now;
        }
    }

    /** It goes on in a life that is older than one that somebody knows: it must be told, or no word of it would ever count. */
    boolean isOutlived(long deadtime) {
        return last != null && !isCurrent() && receivedAt - knownSince > deadtime;
    }

    boolean isCurrent() {
        return last != null && last.incarnation().generation().value() >= knownGeneration;
    }

    /** The peer's newest heartbeat is of its newest life, and it may vote. */
    boolean isReady() {
        return !isForeign && !isAhead && isCurrent() && last != null && last.readiness() == Heartbeat.Readiness.READY;
    }

    long promised() {
        return last == null ? 0 : last.promised().value();
    }

    DocumentVersion document() {
        return last == null ? DocumentVersion.EMPTY : last.document();
    }

    /** Nothing that it says counts, but that it lives; an old heartbeat that comes again does not even say that. */
    void takeForeign(Heartbeat heartbeat, long now) {
        if (foreign == null || heartbeat.isNewerThan(foreign)) {
            foreign = heartbeat;
            foreignAt = now;
        }
    }

    /** Takes a newer heartbeat; what it says is kept by position, since each rule looks there again and again. */
    void take(Heartbeat heartbeat, Self self, int position) {
        boolean isSameLife = last != null
                && last.incarnation()
                        .generation()
                        .equals(heartbeat.incarnation().generation());
        if (!isSameLife || self.now - receivedAt > self.deadtime) {
            heardSince = self.now;
        }
        last = heartbeat;
        receivedAt = self.now;
        isSelfNamed = heartbeat.established().coordinator().is(self.names[position]);
        Arrays.fill(entries, null);
        var said = heartbeat.peers();
        for (int i = 0; i < said.size(); i++) {
            int about = self.position(said.get(i).peer());
            if (about >= 0) {
                entries[about] = said.get(i);
            }
        }
    }

    /** Whether the peer says that it coordinates. */
    boolean isSelfNamed() {
        return isSelfNamed;
    }

    /** What the peer says about the node at this position; null if it does not mention it. */
    @Nullable
    PeerEntry entry(int about) {
        return entries[about];
    }
}
