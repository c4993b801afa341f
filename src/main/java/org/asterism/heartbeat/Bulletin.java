package org.asterism.heartbeat;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.membership.core.LinkEvent;
import org.asterism.membership.core.LinkTable;
import org.asterism.model.BootTime;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Leadership;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.quorum.core.Effect;
import org.asterism.quorum.core.QuorumConfig;
import org.asterism.quorum.core.QuorumCore;
import org.asterism.quorum.core.QuorumVerdict;

/**
 * Tells the rest of the process what happened, and publishes how things stand: at once when something worth a look changed,
 * else now and then. For the heart's thread, but for {@link #snapshot()} and {@link #leaseEnd()}.
 */
final class Bulletin {

    /** Ages shown in status may be this old. */
    private static final Duration REFRESH = Duration.ofMillis(250);

    private final QuorumConfig config;
    private final QuorumCore core;
    private final LinkTable table;
    private final Gate gate;
    private final HeartListener listener;
    private final SortedMap<NodeName, HeartSnapshot.Loss> lost = new TreeMap<>();
    private final SortedMap<NodeName, Heartbeat> newest = new TreeMap<>();
    private Leadership leadership = Leadership.NONE;
    private boolean isNews;
    private boolean mayOrder;
    private volatile HeartSnapshot snapshot;
    private volatile BootTime leaseEnd = BootTime.ZERO;

    Bulletin(QuorumConfig config, QuorumCore core, LinkTable table, Gate gate, HeartListener listener) {
        this.config = config;
        this.core = core;
        this.table = table;
        this.gate = gate;
        this.listener = listener;
        this.snapshot = take(BootTime.ZERO, Duration.ZERO);
    }

    HeartSnapshot snapshot() {
        return snapshot;
    }

    /** Of the latest lease that there was; any thread. */
    BootTime leaseEnd() {
        return leaseEnd;
    }

    /** Something changed that the next snapshot must show at once. */
    void note() {
        isNews = true;
    }

    void tell(HeartEvent event) {
        listener.happened(event);
    }

    /** Takes a heartbeat; the same one over another link, or one that a slow link brings late, changes nothing. */
    void heard(Heartbeat heartbeat) {
        Heartbeat before = newest.get(heartbeat.sender());
        if (before == null || isNewer(heartbeat, before)) {
            newest.put(heartbeat.sender(), heartbeat);
            isNews |= before == null || differs(before, heartbeat);
        }
    }

    private static boolean isNewer(Heartbeat a, Heartbeat b) {
        int byIncarnation = a.incarnation().compareTo(b.incarnation());
        return byIncarnation > 0 || (byIncarnation == 0 && a.round() > b.round());
    }

    /** Whether more than times and counters changed. */
    private static boolean differs(Heartbeat a, Heartbeat b) {
        return a.stateDigest() != b.stateDigest()
                || a.voterSet() != b.voterSet()
                || a.readiness() != b.readiness()
                || a.tenure() != b.tenure()
                || !a.incarnation().equals(b.incarnation())
                || !a.promised().equals(b.promised())
                || !a.established().equals(b.established())
                || !a.document().equals(b.document())
                || !a.net().equals(b.net());
    }

    /** True if the verdict about a peer is among the changes. */
    boolean tellLinks(List<LinkEvent> events) {
        boolean isJudged = false;
        for (LinkEvent event : events) {
            isNews = true;
            if (event instanceof LinkEvent.VerdictChanged changed) {
                isJudged = true;
                tell(new HeartEvent.PeerJudged(changed.peer(), changed.verdict()));
            } else if (event instanceof LinkEvent.LinkChanged changed) {
                tell(new HeartEvent.LinkChanged(changed.peer(), changed.medium(), changed.state()));
            } else if (event instanceof LinkEvent.SteadinessChanged changed) {
                tell(new HeartEvent.LinkSteadiness(
                        changed.peer(), changed.medium(), changed.steadiness(), changed.state()));
            } else if (event instanceof LinkEvent.OwnDelayCredited credited) {
                tell(new HeartEvent.OwnDelay(credited.lateness()));
            } else {
                throw new AssertionError("unknown link event " + event);
            }
        }
        return isJudged;
    }

    /** Tells what the core only tells. */
    void decided(Effect effect) {
        isNews = true;
        if (effect instanceof Effect.LossDecided loss) {
            if (!core.voters().members().contains(loss.peer())) {
                return; // it has no place in the voter set, so there is nothing to lose
            }
            lost.put(loss.peer(), new HeartSnapshot.Loss(loss.incarnation(), loss.notBefore()));
            tell(new HeartEvent.Lost(loss.peer(), loss.incarnation(), loss.notBefore()));
        } else if (effect instanceof Effect.PeerBack back) {
            lost.remove(back.peer());
            tell(new HeartEvent.Back(back.peer(), back.incarnation()));
        } else if (effect instanceof Effect.LeaseGained gained) {
            tell(new HeartEvent.LeaseGained(gained.until()));
        } else if (effect instanceof Effect.LeaseLost ended) {
            tell(new HeartEvent.LeaseLost(ended.reason()));
        } else if (effect instanceof Effect.NewIncarnation begun) {
            tell(new HeartEvent.NewIncarnation(begun.incarnation()));
        } else if (effect instanceof Effect.FencingWanted || effect instanceof Effect.FencingDropped) {
            isNews = true; // the snapshot tells it
        } else if (effect instanceof Effect.BecameReady) {
            tell(new HeartEvent.BecameReady());
        } else {
            decidedOnEpoch(effect);
        }
    }

    private void decidedOnEpoch(Effect effect) {
        if (effect instanceof Effect.Elected elected) {
            leadership = new Leadership(elected.epoch(), NodeOrNone.of(config.self()));
            tell(new HeartEvent.Elected(elected.epoch()));
        } else if (effect instanceof Effect.SteppedDown down) {
            // A loss belongs to the office in which it was decided: the core forgets it, and nobody would say "back".
            lost.clear();
            leadership = new Leadership(core.established(), NodeOrNone.NONE);
            tell(new HeartEvent.SteppedDown(down.epoch(), down.reason()));
        } else if (effect instanceof Effect.Established established) {
            leadership = new Leadership(established.epoch(), NodeOrNone.of(established.coordinator()));
            tell(new HeartEvent.Established(established.epoch(), established.coordinator()));
        } else if (effect instanceof Effect.DocumentCommitted committed) {
            tell(new HeartEvent.DocumentCommitted(committed.version()));
        } else if (effect instanceof Effect.VotersTaken taken) {
            tell(new HeartEvent.VotersTaken(taken.voters()));
        } else if (effect instanceof Effect.VotersCommitted committed) {
            tell(new HeartEvent.VotersCommitted(committed.voters()));
        } else if (effect instanceof Effect.FetchDocument fetch) {
            tell(new HeartEvent.DocumentWanted(fetch.from(), fetch.version()));
        } else {
            throw new AssertionError("nobody carries out " + effect);
        }
    }

    void publishIfDue(BootTime now, Duration longestDelay) {
        leaseEnd = BootTime.max(leaseEnd, core.leaseEnd());
        if (mayOrder != core.mayOrder()) {
            mayOrder = core.mayOrder();
            isNews = true;
        }
        if (isNews || now.since(snapshot.at()).compareTo(REFRESH) >= 0) {
            publish(now, longestDelay);
        }
    }

    void publish(BootTime now, Duration longestDelay) {
        snapshot = take(now, longestDelay);
        if (isNews) {
            isNews = false;
            tell(new HeartEvent.Changed(snapshot));
        }
    }

    private HeartSnapshot take(BootTime now, Duration longestDelay) {
        QuorumVerdict verdict = core.verdict();
        return new HeartSnapshot(
                now,
                core.incarnation(),
                core.readiness(),
                core.tenure(),
                core.leaseEnd(),
                leadership,
                core.promised(),
                office(),
                core.voters(),
                core.voters().isJoint() || (core.isCoordinator() && core.isChangingVoters())
                        ? HeartSnapshot.VoterChanging.UNDER_WAY
                        : HeartSnapshot.VoterChanging.SETTLED,
                core.document(),
                core.committed(),
                verdict.votes(),
                verdict.reason(),
                table.snapshot(now),
                newest,
                lost,
                core.stoodFor(),
                core.fencing().stream()
                        .map(one -> new HeartSnapshot.Fencing(
                                one.peer(), Math.max(1, one.life().value()), one.request()))
                        .toList(),
                gate.opened(),
                longestDelay);
    }

    private HeartSnapshot.Office office() {
        if (!core.isCoordinator()) {
            return HeartSnapshot.Office.FOLLOWS;
        }
        return core.mayOrder() ? HeartSnapshot.Office.ORDERS : HeartSnapshot.Office.ELECTED;
    }
}
