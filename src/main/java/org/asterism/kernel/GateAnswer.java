package org.asterism.kernel;

import java.net.InetAddress;

/**
 * End of one change of the gate. Anything but {@link Done} means that the change did not happen, with one exception: a
 * {@link Refused} for want of the kernel's acknowledgement leaves it unknown.
 */
public sealed interface GateAnswer {

    /** Committed by the kernel. */
    record Done() implements GateAnswer {}

    /**
     * The table, or a part of it, is not there: another tool removed it, or it was never installed. Nothing is held
     * back any more; end the lease, install again.
     */
    record Gone() implements GateAnswer {}

    /**
     * A confirmation of a slot that was not armed since the last time everything was closed: too late, opens nothing.
     */
    record NotArmed(int slot) implements GateAnswer {}

    /** The address is not among the gated ones, so opening it has no meaning. */
    record NotGated(InetAddress address) implements GateAnswer {}

    record Refused(Refusal refusal) implements GateAnswer {}
}
