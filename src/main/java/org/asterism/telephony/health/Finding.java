package org.asterism.telephony.health;

/** What was seen of a part, with a sentence for operators. */
public record Finding(HealthPart part, State state, String sentence) {

    /** How it was. */
    public enum State {
        GOOD,
        BAD,
        /** Bad by silence alone: it may be hung, or slow on a busy machine. */
        SILENT,
        /** It does its work, but slowly, or refuses because it is full or drained: worth a warning, never a restart. */
        POOR,
        /** It could not be looked at; says nothing about Asterisk. */
        UNKNOWN
    }

    public static Finding good(HealthPart part) {
        return new Finding(part, State.GOOD, "");
    }

    public static Finding bad(HealthPart part, String sentence) {
        return new Finding(part, State.BAD, sentence);
    }

    public static Finding silent(HealthPart part, String sentence) {
        return new Finding(part, State.SILENT, sentence);
    }

    public static Finding poor(HealthPart part, String sentence) {
        return new Finding(part, State.POOR, sentence);
    }

    /** Whatever is the cause. */
    public boolean isBad() {
        return state == State.BAD || state == State.SILENT || state == State.POOR;
    }

    public static Finding unknown(HealthPart part, String sentence) {
        return new Finding(part, State.UNKNOWN, sentence);
    }
}
