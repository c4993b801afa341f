package org.asterism.resource;

import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.LatestStart;

/** The gate, as the address agent sees it; all writes happen on the thread that keeps the lease. Stages never fail. */
public interface AddressPort {

    /** Whether an address that is not open may be configured on a device: only where the gate holds it back. */
    enum Presence {
        ALWAYS,
        WHILE_OPEN
    }

    Presence presence();

    /** Lets this node use the address, unless the moment has passed. Empty = done, else why not, for operators. */
    CompletionStage<String> open(InetAddress address, LatestStart before);

    /** Ends the use. Empty = done, else why not. */
    CompletionStage<String> close(InetAddress address);

    /** Whether this node may use the address now, as far as it knows: opened, and the lease is valid. */
    boolean isOpen(InetAddress address);
}
