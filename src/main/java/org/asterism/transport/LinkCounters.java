package org.asterism.transport;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.asterism.model.NodeName;
import org.asterism.wire.Refusal;

/** Counters of one link: one thread writes, any may read, nobody locks. */
final class LinkCounters {

    private static final int RECEIVED = 0;
    private static final int SENT = 1;
    private static final int SEND_ERRORS = 2;
    private static final int STALE = 3;
    private static final int PER_PEER = 4;
    private static final List<Refusal> REFUSALS = List.of(Refusal.values());

    private final List<NodeName> nodes;
    private final NodeName self;
    private final AtomicLongArray peers;
    private final AtomicLongArray refused = new AtomicLongArray(REFUSALS.size());
    private volatile String lastSendError = "";

    LinkCounters(NodeName self, List<NodeName> nodes) {
        this.self = self;
        this.nodes = nodes;
        this.peers = new AtomicLongArray(nodes.size() * PER_PEER);
    }

    void received(int position) {
        count(peers, position * PER_PEER + RECEIVED);
    }

    void sent(int position) {
        count(peers, position * PER_PEER + SENT);
    }

    void sendFailed(int position, String reason) {
        count(peers, position * PER_PEER + SEND_ERRORS);
        lastSendError = reason;
    }

    void refused(Refusal reason) {
        count(refused, REFUSALS.indexOf(reason));
    }

    void stale(int position, Refusal reason) {
        count(peers, position * PER_PEER + STALE);
        refused(reason);
    }

    LinkCounts snapshot() {
        SortedMap<NodeName, LinkCounts.PeerCounts> perPeer = new TreeMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            if (!nodes.get(i).equals(self)) {
                int base = i * PER_PEER;
                perPeer.put(
                        nodes.get(i),
                        new LinkCounts.PeerCounts(
                                peers.getOpaque(base + RECEIVED),
                                peers.getOpaque(base + SENT),
                                peers.getOpaque(base + SEND_ERRORS),
                                peers.getOpaque(base + STALE)));
            }
        }
        Map<Refusal, Long> reasons = new EnumMap<>(Refusal.class);
        for (int i = 0; i < REFUSALS.size(); i++) {
            reasons.put(REFUSALS.get(i), refused.getOpaque(i));
        }
        return new LinkCounts(perPeer, reasons, lastSendError);
    }

    /** One writer, so no atomic addition is needed; opaque, so that readers never see half a number. */
    private static void count(AtomicLongArray counters, int index) {
        counters.setOpaque(index, counters.getPlain(index) + 1);
    }
}
