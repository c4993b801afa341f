package org.asterism.net;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which addresses the quorum has given up, per net of this process. Pekko makes failure detectors by class name and gives them
 * no actor system, so they find it here by the name in their configuration.
 */
final class LossRegistry {

    private static final Map<String, Set<String>> LOST = new ConcurrentHashMap<>();

    private LossRegistry() {}

    /** The addresses ({@code host:port}) given up in the net of this name; changes show at once. */
    static Set<String> of(String net) {
        return LOST.computeIfAbsent(net, any -> ConcurrentHashMap.newKeySet());
    }
}
