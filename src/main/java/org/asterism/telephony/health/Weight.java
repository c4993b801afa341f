package org.asterism.telephony.health;

/** What a bad finding does. */
public enum Weight {
    /** It is not looked for. */
    OFF,
    /** It is shown, and nothing else happens. */
    WARN,
    /** The monitor fails: the resource is recovered as its policy says. */
    FAIL
}
