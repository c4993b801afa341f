package org.asterism.node;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;

/** Keeps questions to a node apart: each message that comes while the answer is under way would ask again. Any thread. */
final class AskLimit {

    private final long apartNanos;
    private final Map<NodeName, BootTime> asked = new ConcurrentHashMap<>();

    AskLimit(Duration apart) {
        this.apartNanos = apart.toNanos();
    }

    /** Whether it may be asked now; if so, that counts as asked. */
    boolean mayAsk(NodeName node) {
        BootTime now = BootClock.now();
        return asked.merge(node, now, (before, next) -> next.since(before).toNanos() >= apartNanos ? next : before)
                == now;
    }
}
