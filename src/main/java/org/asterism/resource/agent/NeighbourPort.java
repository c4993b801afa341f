package org.asterism.resource.agent;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/** Asks machines on the network of a floating address whether what they send to it comes here. Blocks for up to the limits. */
public interface NeighbourPort {

    /** The default router through the address's device; empty if there is none. */
    Optional<InetAddress> gateway(FloatingAddress address);

    /** Whether an echo request from the address is answered, so that the way back leads here. */
    Contact echo(FloatingAddress address, InetAddress neighbour, Duration limit);

    /** Asks for the neighbour from the address, by ARP or neighbour discovery; who answers has learned where it is. */
    Contact introduce(FloatingAddress address, InetAddress neighbour, Duration limit);

    /** Whether it answered. */
    sealed interface Contact {
        record Answered() implements Contact {}

        record Silent() implements Contact {}

        /** It could not be asked. */
        record Unknown(String reason) implements Contact {}
    }
}
