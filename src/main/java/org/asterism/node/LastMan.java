package org.asterism.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.asterism.config.NodeSettings;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.quorum.core.QuorumConfig.LastManStanding;

/** The rule of last_man_standing from the settings. */
final class LastMan {

    private LastMan() {}

    static LastManStanding of(NodeSettings settings) {
        NodeSettings.Quorum quorum = settings.quorum();
        if (quorum.lastManWindow().isZero()) {
            return LastManStanding.OFF;
        }
        TreeMap<NodeName, Integer> votes = new TreeMap<>(settings.votes());
        if (!(quorum.tieBreaker() instanceof NodeOrNone.Somebody somebody)) {
            return new LastManStanding(quorum.lastManWindow(), 2, votes, List.of());
        }
        // As they are counted with a tie-breaker.
        votes.replaceAll((name, count) -> 2 * count);
        List<NodeName> order = new ArrayList<>(votes.keySet());
        if (somebody.node().equals(votes.lastKey())) {
            Collections.reverse(order);
        }
        order.remove(somebody.node());
        order.add(0, somebody.node());
        return new LastManStanding(quorum.lastManWindow(), 1, votes, order);
    }
}
