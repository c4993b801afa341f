package org.asterism.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;

/** Since when each peer's present life is known here, by this node's own clock. One thread. */
final class Acquaintances {

    private final Map<NodeName, Acquaintance> known = new HashMap<>();

    private record Acquaintance(long life, BootTime since) {}

    void met(NodeName peer, long life, BootTime now) {
        known.compute(peer, (name, old) -> old == null || old.life() != life ? new Acquaintance(life, now) : old);
    }

    /** What is left of that time since the peer's life was met; all of it for one that never was. */
    Duration left(NodeName peer, Duration time, BootTime now) {
        Acquaintance acquaintance = known.get(peer);
        if (acquaintance == null) {
            return time;
        }
        Duration left = time.minus(now.since(acquaintance.since()));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
