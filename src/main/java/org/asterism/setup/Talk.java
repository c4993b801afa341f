package org.asterism.setup;

/** Kinds of messages between host and guest, and their small bodies. An answer has the kind of its question. */
final class Talk {

    static final String INSPECT = "inspect";
    static final String TIME = "time";
    static final String NOTE = "note";
    static final String PROBE = "probe";
    static final String STAGE = "stage";
    static final String COMMIT = "commit";
    static final String FINISH = "finish";
    static final String REFUSED = "refused";

    private Talk() {}

    /** For people; both empty where nothing has to be said. */
    record Word(String sentence, String remedy) {}

    /** The wall clock. */
    record Time(long millis) {}
}
