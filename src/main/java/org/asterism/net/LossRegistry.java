package org.asterism.net;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which addresses the quorum has given up, and which are still members of the net although downed, per net of this process. Pekko makes failure detectors by class name and gives them
 * no actor system, so they find it here by the name in their configuration.
 */
final class LossRegistry {

    private static final Map<String, Set<String>> LOST = new ConcurrentHashMap<>();
    private static final Map<String, Set<String>> DOWNED = new ConcurrentHashMap<>();

    private LossRegistry() {}

    /** The addresses ({@code host:port}) given up in the net of this name; changes show at once. */
    static Set<String> of(String net) {
        return LOST.computeIfAbsent(net, any -> ConcurrentHashMap.newKeySet());
    }

    /** The addresses of members that are downed and not yet removed; changes show at once. */
    static Set<String> downed(String net) {
        return DOWNED.computeIfAbsent(net, any -> ConcurrentHashMap.newKeySet());
    }
}
