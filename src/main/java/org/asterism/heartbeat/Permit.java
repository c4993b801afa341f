package org.asterism.heartbeat;

import org.asterism.model.BootTime;

/** Whether something may be done. */
public sealed interface Permit {

    /** Yes, if it acts before {@code deadline}. */
    record Granted(BootTime deadline) implements Permit {}

    /** No; one sentence for operators. */
    record Refused(String reason) implements Permit {}
}
