package org.asterism.node;

import java.util.Map;
import java.util.TreeMap;
import org.asterism.model.ResourceId;
import org.asterism.observability.EventKind;

/** Tells how many calls a loss or a stop has cut. Where calls can be kept, the node that keeps them makes the bill. */
final class CutCalls {

    private CutCalls() {}

    /** A node was lost under its calls. */
    static void lost(Shared shared, CallCounts.Lost lost) {
        tell(shared, lost.sentence(), lost.sum(), "node", lost.node().value());
    }

    /** A failure or an order stopped it here, perhaps under its calls. */
    static void stopped(Shared shared, ResourceId asterisk) {
        int calls = shared.callCounts().stopped(asterisk, shared.samples().cutByStop(asterisk));
        if (calls > 0) {
            tell(
                    shared,
                    calls + (calls == 1 ? " call was" : " calls were") + " up on " + asterisk
                            + " when it was stopped on " + shared.settings().self() + ", and "
                            + (calls == 1 ? "is" : "are") + " cut",
                    calls,
                    "resource",
                    asterisk.value());
        }
    }

    private static void tell(Shared shared, String sentence, int calls, String what, String name) {
        if (shared.survival().isEmpty()) {
            String up = Integer.toString(calls);
            shared.parts()
                    .story()
                    .tell(
                            EventKind.CALLS,
                            sentence,
                            new TreeMap<>(Map.of("calls-up", up, "calls-lost", up, what, name)));
        }
    }
}
