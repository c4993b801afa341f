package org.asterism.membership.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.asterism.model.BootTime;
import org.asterism.model.Generation;
import org.asterism.model.Hearing.Verdict;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.jspecify.annotations.Nullable;

/** One peer over all media. Times in nanoseconds of boot time. */
final class PeerLinks {

    private static final int ROUND_TRIPS = 8;

    private final LinkRow[] rows;
    private final LinkState.State[] shown;
    private final long initdeadEnd;
    private final long[] roundTrips = new long[ROUND_TRIPS];
    private int roundTripCount;
    private Verdict verdict = Verdict.UNHEARD;
    private long aliveMedia;
    private long knownGeneration;
    private long highestRound;
    private boolean isProved;
    private boolean wasHeard;
    private long lastHeard;
    private long lastEcho = Long.MIN_VALUE;
    private BootTime lastEchoed = BootTime.ZERO;
    private long credit;

    PeerLinks(int media, long initdeadEnd) {
        this.rows = new LinkRow[media];
        this.shown = new LinkState.State[media];
        for (int i = 0; i < media; i++) {
            rows[i] = new LinkRow();
        }
        Arrays.fill(shown, LinkState.State.UNUSED);
        this.initdeadEnd = initdeadEnd;
    }

    /** Takes a heartbeat and what it says about us; false if it is old. */
    boolean received(
            int medium, Heartbeat heartbeat, @Nullable PeerEntry aboutUs, Generation ours, long now, long warntime) {
        long sent = heartbeat.incarnation().generation().value();
        if (sent < knownGeneration) {
            return false;
        }
        if (sent > knownGeneration) {
            knownGeneration = sent;
            highestRound = 0;
            isProved = false;
            for (LinkRow row : rows) {
                row.forgetRounds();
            }
        }
        if (!rows[medium].received(heartbeat.round(), now, warntime)) {
            return false;
        }
        if (aboutUs != null
                && !aboutUs.heard().isNothing()
                && aboutUs.heard().incarnation().generation().equals(ours)) {
            isProved = true;
            noteEcho(aboutUs, now);
        }
        if (isProved && heartbeat.round() >= highestRound) {
            highestRound = heartbeat.round();
            wasHeard = true;
            lastHeard = now;
            credit = 0;
        }
        return true;
    }

    private void noteEcho(PeerEntry aboutUs, long now) {
        BootTime sentAt = aboutUs.heard().sentAt();
        if (!sentAt.isAfter(lastEchoed)) {
            return;
        }
        lastEchoed = sentAt;
        lastEcho = now;
        if (aboutUs.grant() == Heartbeat.Grant.GRANTED) {
            long trip = now - sentAt.nanos() - aboutUs.lastGrantAge().toNanos();
            roundTrips[roundTripCount++ % ROUND_TRIPS] = Math.max(0, trip);
        }
    }

    void credit(long lateness) {
        credit = Math.max(credit, lateness);
    }

    LinkState.State shown(int medium) {
        return shown[medium];
    }

    LinkState.State age(int medium, long now, long warntime, long deadtime) {
        rows[medium].age(now, warntime, deadtime);
        shown[medium] = rows[medium].state();
        return shown[medium];
    }

    Verdict judge(long now, long warntime, long deadtime) {
        aliveMedia = 0;
        for (int i = 0; i < rows.length; i++) {
            aliveMedia |= rows[i].isAlive(now, deadtime) ? 1L << i : 0;
        }
        if (!wasHeard) {
            verdict = now < initdeadEnd + credit ? Verdict.UNHEARD : Verdict.SILENT;
        } else if (now - lastHeard >= deadtime + credit) {
            verdict = Verdict.SILENT;
        } else {
            verdict = now - lastHeard >= warntime ? Verdict.LATE : Verdict.HEARD;
        }
        return verdict;
    }

    Verdict verdict() {
        return verdict;
    }

    long aliveMedia() {
        return aliveMedia;
    }

    /** When the verdict changes next if nothing more is heard; {@link Long#MAX_VALUE} if never. */
    long nextChange(long now, long warntime, long deadtime) {
        long next = switch (verdict) {
            case UNHEARD -> initdeadEnd + credit;
            case HEARD -> lastHeard + warntime;
            case LATE -> lastHeard + deadtime + credit;
            case SILENT -> Long.MAX_VALUE;
        };
        return Math.max(next, now);
    }

    PeerState snapshot(NodeName name, List<String> media, long now, long deadtime) {
        List<LinkState> links = new ArrayList<>();
        Duration trip = Duration.ofNanos(smallestRoundTrip());
        for (int i = 0; i < rows.length; i++) {
            Duration silence = Duration.ofNanos(now - rows[i].lastHeard());
            links.add(new LinkState(name, media.get(i), rows[i].state(), silence, trip, rows[i].lossPermille()));
        }
        boolean isTwoWay = lastEcho != Long.MIN_VALUE && now - lastEcho < deadtime;
        return new PeerState(name, verdict, isTwoWay ? PeerState.Returns.TWO_WAY : PeerState.Returns.ONE_WAY, links);
    }

    private long smallestRoundTrip() {
        long smallest = roundTripCount == 0 ? 0 : Long.MAX_VALUE;
        for (int i = 0; i < Math.min(roundTripCount, ROUND_TRIPS); i++) {
            smallest = Math.min(smallest, roundTrips[i]);
        }
        return smallest;
    }
}
