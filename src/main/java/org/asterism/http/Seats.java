package org.asterism.http;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How many connections are open, and from where. Any thread. */
final class Seats {

    /** Why there is none: the value of a metric's label. */
    static final String ALL_TAKEN = "connections";

    static final String OF_ADDRESS_TAKEN = "connections-per-address";

    private final HttpLimits limits;
    private final Map<InetAddress, Integer> remote = new HashMap<>();
    private int far;
    private int near;

    Seats(HttpLimits limits) {
        this.limits = limits;
    }

    /** Takes one; or why not. Loopback has its own, since it has to get in when a network holds all others. */
    synchronized Optional<String> take(InetAddress from) {
        if (from.isLoopbackAddress()) {
            if (near >= limits.connections()) {
                return Optional.of(ALL_TAKEN);
            }
            near++;
            return Optional.empty();
        }
        if (far >= limits.connections()) {
            return Optional.of(ALL_TAKEN);
        }
        if (remote.getOrDefault(from, 0) >= limits.connectionsPerAddress()) {
            return Optional.of(OF_ADDRESS_TAKEN);
        }
        remote.merge(from, 1, Integer::sum);
        far++;
        return Optional.empty();
    }

    synchronized void leave(InetAddress from) {
        if (from.isLoopbackAddress()) {
            near--;
        } else {
            far--;
            remote.computeIfPresent(from, (address, count) -> count == 1 ? null : count - 1);
        }
    }

    synchronized int taken() {
        return near + far;
    }
}
