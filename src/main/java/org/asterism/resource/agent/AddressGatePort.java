package org.asterism.resource.agent;

import java.util.concurrent.CompletionStage;
import org.asterism.executor.LatestStart;

/**
 * The gate before the floating addresses, as the node's quorum side keeps it. Stages never fail; they may complete on a thread
 * that must not be held up.
 */
public interface AddressGatePort {

    /** Lets the address pass while the lease holds. Idempotent. {@link Turned.TooLate}: the right had ended. */
    CompletionStage<Turned> open(FloatingAddress address, LatestStart latest);

    /** Shuts it. Idempotent; {@link Turned.Done} only when the kernel has confirmed, or no gate of ours stands. */
    CompletionStage<Turned> close(FloatingAddress address);

    CompletionStage<Position> position(FloatingAddress address);

    /** Whether a lease holds at this moment, so that what is open passes. */
    boolean isLeased();

    /** Where the gate is for one address. */
    enum Position {
        /** The address passes, as long as the lease holds. */
        OPEN,
        SHUT,
        /** No gate guards this address: it must not be configured. */
        UNGUARDED
    }

    /** End of opening or shutting. */
    sealed interface Turned {
        record Done() implements Turned {}

        record TooLate(String reason) implements Turned {}

        record Failed(String reason) implements Turned {}
    }
}
