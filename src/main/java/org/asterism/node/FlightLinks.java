package org.asterism.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.asterism.recorder.core.PeerClock;
import org.asterism.recorder.core.TimeMap;
import org.asterism.transport.LinkCounts.PeerCounts;
import org.asterism.transport.LinkStatus;

/** Sums up links and compares clocks between two entries of the flight record. For one thread. */
final class FlightLinks {

    private static final PeerCounts NONE = new PeerCounts(0, 0, 0, 0);

    private final NodeName self;
    private final Map<NodeName, PeerClock> clocks = new HashMap<>();
    private final Map<String, PeerCounts> before = new HashMap<>();

    FlightLinks(NodeName self) {
        this.self = self;
    }

    /** Takes what the heartbeats of this moment say about clocks. */
    void sample(HeartSnapshot now) {
        long own = now.incarnation().generation().value();
        now.newest()
                .forEach((peer, heartbeat) -> clocks.put(
                        peer, clocks.getOrDefault(peer, PeerClock.NOTHING).heard(self, own, heartbeat)));
    }

    /** What happened on the links since the last summary; begins the next one. */
    SortedMap<String, String> summary(HeartSnapshot now, List<LinkStatus> links) {
        SortedMap<String, String> facts = new TreeMap<>();
        for (PeerState peer : now.peers()) {
            Duration trip = Duration.ZERO;
            for (int link = 0; link < Math.min(links.size(), peer.links().size()); link++) {
                LinkState row = peer.links().get(link);
                facts.put(
                        "link." + peer.peer() + "." + row.medium(), words(row, counted(peer.peer(), links.get(link))));
                boolean isBetter = !row.roundTrip().isZero()
                        && (trip.isZero() || row.roundTrip().compareTo(trip) < 0);
                trip = isBetter ? row.roundTrip() : trip;
            }
            PeerClock clock = clocks.remove(peer.peer());
            if (clock != null && clock.samples() > 0 && !trip.isZero()) {
                facts.put(TimeMap.CLOCK + peer.peer(), clock.text(trip));
            }
        }
        return facts;
    }

    private PeerCounts counted(NodeName peer, LinkStatus link) {
        PeerCounts counts = link.counts().peers().getOrDefault(peer, NONE);
        PeerCounts last = before.put(peer + "/" + link.number(), counts);
        PeerCounts since = last == null ? NONE : last;
        return new PeerCounts(
                counts.received() - since.received(),
                counts.sent() - since.sent(),
                counts.sendErrors() - since.sendErrors(),
                counts.stale() - since.stale());
    }

    private static String words(LinkState row, PeerCounts counts) {
        String state = row.state().name().toLowerCase(Locale.ROOT)
                + (row.steadiness() == LinkState.Steadiness.FLAPPING ? " flapping" : "");
        return state + ", " + row.roundTrip().toNanos() / 1000 + " us, loss " + row.lossPermille() + " permille, in "
                + counts.received() + ", out " + counts.sent()
                + (counts.sendErrors() == 0 ? "" : ", errors " + counts.sendErrors());
    }
}
