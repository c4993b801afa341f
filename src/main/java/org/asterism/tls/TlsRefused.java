package org.asterism.tls;

/** Why a file of keys or certificates cannot be made or used; for operators. */
public final class TlsRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final String sentence;
    private final String remedy;

    public TlsRefused(String sentence, String remedy) {
        super(sentence + "; do: " + remedy);
        this.sentence = sentence;
        this.remedy = remedy;
    }

    /** File and reason. */
    public String sentence() {
        return sentence;
    }

    /** What mends it, a command where there is one. */
    public String remedy() {
        return remedy;
    }
}
