package org.asterism.kernel;

/** End of a change asked of the kernel. */
public sealed interface Outcome {

    /** Done, and acknowledged by the kernel. */
    record Done() implements Outcome {}

    /** Nothing to do: it was so already. */
    record AlreadySo() implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
}
