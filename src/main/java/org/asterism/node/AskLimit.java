package org.asterism.node;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;

/** Keeps questions to a node apart: each message that comes while the answer is under way would ask again. Any thread. */
final class AskLimit {

    private final Duration apart;
    private final Map<NodeName, BootTime> asked = new ConcurrentHashMap<>();

    AskLimit(Duration apart) {
        this.apart = apart;
    }

    /** Whether it may be asked now; if so, that counts as asked. */
    boolean mayAsk(NodeName node) {
        BootTime now = BootClock.now();
        AtomicBoolean may = new AtomicBoolean();
        asked.compute(node, (name, before) -> {
            may.set(before == null || now.since(before).compareTo(apart) >= 0);
            return may.get() ? now : before;
        });
        return may.get();
    }
}
