package org.asterism.kernel;

/** Whether anyone else on the network uses an address. */
public sealed interface ProbeAnswer {

    /** Another machine does. */
    record Answered(MacAddress owner) implements ProbeAnswer {}

    /** Nobody answered in time. A switch that drops, or an owner cut off, is silent as well. */
    record Silent() implements ProbeAnswer {}

    /** It could not be asked, so nothing is known. */
    record NotAsked(Refusal refusal) implements ProbeAnswer {}
}
