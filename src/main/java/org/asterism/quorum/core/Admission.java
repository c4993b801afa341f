package org.asterism.quorum.core;

import org.asterism.model.BootTime;

/** Whether an order may be taken, or may act. */
public sealed interface Admission {

    /** Yes, if it acts before {@code deadline}; to be checked after the fork again. */
    record Admitted(BootTime deadline) implements Admission {}

    /** No; one sentence for operators. */
    record Refused(String reason) implements Admission {}
}
