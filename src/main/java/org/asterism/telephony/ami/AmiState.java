package org.asterism.telephony.ami;

import org.asterism.model.BootTime;

/** How a client stands. */
public sealed interface AmiState {

    /** Logged in. */
    record Connected(String version, BootTime since) implements AmiState {}

    /** Not logged in, or not any more; tried again all the time. */
    record Down(Cause cause, String reason, BootTime since) implements AmiState {}

    /** Why. */
    enum Cause {
        /** The first try has not ended yet. */
        NOT_YET,
        /** Nobody listens, or the network refuses. */
        REFUSED,
        /** Connected, but no greeting, no login or no ping was answered in time. */
        SILENT,
        /** User, secret or the address we come from is not accepted. */
        NO_ENTRY,
        /** Asterisk ended the connection, or sent what is no AMI. */
        LOST,
        /** {@link AmiClient#close}. */
        CLOSED
    }
}
