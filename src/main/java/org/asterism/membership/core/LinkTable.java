package org.asterism.membership.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.model.BootTime;
import org.asterism.model.Generation;
import org.asterism.model.Hearing;
import org.asterism.model.Heartbeat;
import org.asterism.model.LinkHealth;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.asterism.model.Timing;
import org.jspecify.annotations.Nullable;

/**
 * Table of links, one row per peer and medium, and a verdict per peer. Not thread-safe: belongs to the heartbeat thread.
 *
 * <p>After a delay of its own, the thread must first drain its sockets into {@link #received} and then call {@link #tick}.
 */
public final class LinkTable implements Hearing {

    private static final long NEVER = Long.MAX_VALUE;

    private final List<NodeName> nodes;
    private final List<String> media;
    private Generation generation;
    private final int me;
    private final long warntime;
    private final long deadtime;
    private final PeerLinks[] peers;
    private long expectedWake = NEVER;
    private List<LinkEvent> events = new ArrayList<>();

    /**
     * @param nodes all configured nodes, this one included; sorted here, and positions refer to that order
     * @param media names of the media, at most 64, in the order of their numbers
     * @param generation our own present generation, which peers must echo to be proved
     * @param start now
     */
    public LinkTable(
            NodeName self,
            List<NodeName> nodes,
            List<String> media,
            Timing timing,
            LinkHealth health,
            Generation generation,
            BootTime start) {
        if (media.size() > Long.SIZE) {
            throw new IllegalArgumentException("at most 64 media: " + media.size());
        }
        this.nodes = nodes.stream().sorted().toList();
        this.media = List.copyOf(media);
        this.generation = generation;
        this.me = this.nodes.indexOf(self);
        this.warntime = timing.warntime().toNanos();
        this.deadtime = timing.deadtime().toNanos();
        this.peers = new PeerLinks[this.nodes.size()];
        for (int i = 0; i < peers.length; i++) {
            peers[i] = new PeerLinks(
                    media.size(), health, start.nanos() + timing.initdead().toNanos());
        }
    }

    /**
     * Takes a heartbeat that came in on a medium. Old generations, replays and unknown senders change nothing.
     *
     * @param now read after the datagram was received
     */
    public List<LinkEvent> received(int medium, Heartbeat heartbeat, BootTime now) {
        int position = nodes.indexOf(heartbeat.sender());
        if (position >= 0 && position != me) {
            PeerLinks peer = peers[position];
            if (peer.received(medium, heartbeat, aboutUs(heartbeat), generation, now.nanos(), warntime)) {
                judge(position, now.nanos());
            }
        }
        return takeEvents();
    }

    private Heartbeat.@Nullable PeerEntry aboutUs(Heartbeat heartbeat) {
        NodeName self = nodes.get(me);
        for (Heartbeat.PeerEntry entry : heartbeat.peers()) {
            if (entry.peer().equals(self)) {
                return entry;
            }
        }
        return null;
    }

    /** Our own generation changed in mid-life; peers must prove themselves anew. */
    public void renew(Generation ours) {
        generation = ours;
    }

    /** Lets time pass; to be called at {@link #nextWake()}. A call more than half a dead time late is a delay of our own. */
    public List<LinkEvent> tick(BootTime now) {
        long late = expectedWake == NEVER ? 0 : now.nanos() - expectedWake;
        if (late > deadtime / 2) {
            for (PeerLinks peer : peers) {
                peer.credit(late);
            }
            events.add(new LinkEvent.OwnDelayCredited(Duration.ofNanos(late)));
        }
        for (int i = 0; i < peers.length; i++) {
            if (i != me) {
                judge(i, now.nanos());
            }
        }
        expectedWake = wakeAfter(now.nanos());
        return takeEvents();
    }

    /** When to call {@link #tick} next, at the latest. */
    public BootTime nextWake() {
        return new BootTime(expectedWake);
    }

    private long wakeAfter(long now) {
        long wake = now + deadtime / 2;
        for (int i = 0; i < peers.length; i++) {
            if (i != me) {
                wake = Math.min(wake, peers[i].nextChange(now, warntime, deadtime));
            }
        }
        return wake;
    }

    private void judge(int position, long now) {
        PeerLinks peer = peers[position];
        for (int medium = 0; medium < media.size(); medium++) {
            LinkState.State before = peer.shown(medium);
            LinkState.Steadiness was = peer.toldSteadiness(medium);
            LinkState.State after = peer.age(medium, now, warntime, deadtime);
            LinkState.Steadiness is = peer.toldSteadiness(medium);
            if (was != is) {
                events.add(new LinkEvent.SteadinessChanged(nodes.get(position), media.get(medium), is, after));
            } else if (before != after && is == LinkState.Steadiness.STEADY) {
                events.add(new LinkEvent.LinkChanged(nodes.get(position), media.get(medium), after));
            }
        }
        Verdict before = peer.verdict();
        if (peer.judge(now, warntime, deadtime) != before) {
            events.add(new LinkEvent.VerdictChanged(nodes.get(position), peer.verdict()));
        }
    }

    private List<LinkEvent> takeEvents() {
        if (events.isEmpty()) {
            return List.of();
        }
        List<LinkEvent> taken = events;
        events = new ArrayList<>();
        return taken;
    }

    @Override
    public Verdict verdict(int position) {
        return peers[position].verdict();
    }

    @Override
    public long media(int position) {
        return peers[position].aliveMedia();
    }

    /** The whole table, for status. */
    public List<PeerState> snapshot(BootTime now) {
        List<PeerState> states = new ArrayList<>();
        for (int i = 0; i < peers.length; i++) {
            if (i != me) {
                states.add(peers[i].snapshot(nodes.get(i), media, now.nanos(), deadtime));
            }
        }
        return List.copyOf(states);
    }
}
