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
import org.asterism.model.LinkHealth;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.jspecify.annotations.Nullable;

/** One peer over all media. Times in nanoseconds of boot time. */
final class PeerLinks {

    private final LinkRow[] rows;
    private final LinkState.State[] shown;
    private final LinkState.Steadiness[] told;
    private final long initdeadEnd;
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

    PeerLinks(int media, LinkHealth health, long initdeadEnd) {
        this.rows = new LinkRow[media];
        this.shown = new LinkState.State[media];
        for (int i = 0; i < media; i++) {
            rows[i] = new LinkRow(health);
        }
        Arrays.fill(shown, LinkState.State.UNUSED);
        this.told = new LinkState.Steadiness[media];
        Arrays.fill(told, LinkState.Steadiness.STEADY);
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
            noteEcho(rows[medium], aboutUs, now);
        }
        if (isProved && heartbeat.round() >= highestRound) {
            highestRound = heartbeat.round();
            wasHeard = true;
            lastHeard = now;
            credit = 0;
        }
        return true;
    }

    private void noteEcho(LinkRow row, PeerEntry aboutUs, long now) {
        BootTime sentAt = aboutUs.heard().sentAt();
        if (aboutUs.grant() == Heartbeat.Grant.GRANTED) {
            row.echoed(
                    sentAt,
                    Math.max(0, now - sentAt.nanos() - aboutUs.lastGrantAge().toNanos()));
        }
        if (sentAt.isAfter(lastEchoed)) {
            lastEchoed = sentAt;
            lastEcho = now;
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
        told[medium] = rows[medium].steadiness();
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
        for (LinkRow row : rows) {
            next = Math.min(next, row.nextChange(warntime, deadtime));
        }
        return Math.max(next, now);
    }

    PeerState snapshot(NodeName name, List<String> media, long now, long deadtime) {
        List<LinkState> links = new ArrayList<>();
        long best = smallestTrip();
        for (int i = 0; i < rows.length; i++) {
            Duration silence = Duration.ofNanos(now - rows[i].lastHeard());
            links.add(new LinkState(
                    name,
                    media.get(i),
                    rows[i].state(),
                    silence,
                    roundTrip(rows[i], best),
                    rows[i].lossPermille(),
                    rows[i].steadiness()));
        }
        boolean isTwoWay = lastEcho != Long.MIN_VALUE && now - lastEcho < deadtime;
        return new PeerState(name, verdict, isTwoWay ? PeerState.Returns.TWO_WAY : PeerState.Returns.ONE_WAY, links);
    }

    private long smallestTrip() {
        long smallest = Long.MAX_VALUE;
        for (LinkRow row : rows) {
            smallest = Math.min(smallest, row.smallestTrip());
        }
        return smallest;
    }

    /** Our heartbeat was echoed when it came by the fastest link; so there is its way out in it, and this link's way back. */
    private static Duration roundTrip(LinkRow row, long best) {
        long trip = row.smallestTrip();
        return trip == Long.MAX_VALUE ? Duration.ZERO : Duration.ofNanos(2 * trip - best);
    }

    /** As it was when {@link #age} looked last. */
    LinkState.Steadiness toldSteadiness(int medium) {
        return told[medium];
    }
}
