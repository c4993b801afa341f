package org.asterism.setup;

/** Why a set-up does not go on; for operators. Nothing was changed, or everything was put back. */
public final class SetupRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    public SetupRefused(String sentence, String remedy) {
        super(sentence);
        this.remedy = remedy;
    }

    /** What is in the way, and where. */
    public String sentence() {
        return String.valueOf(getMessage());
    }

    /** What mends it. */
    public String remedy() {
        return remedy;
    }
}
