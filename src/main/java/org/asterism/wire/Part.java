package org.asterism.wire;

/** What a piece of a numbered sequence is. Travels by its name. */
public enum Part {
    /** Follows the one with the number before it. */
    CHANGE,
    /** Begins the whole, as it stood at that number. */
    FIRST,
    /** Goes on with the whole. */
    MORE
}
