package org.asterism.cli;

/** What a command's exit status means. */
public enum Exit {
    DONE(0),
    /** The cluster said no, or a file has problems; the reason was printed. */
    REFUSED(1),
    USAGE(2),
    /** No answer, or not from an Asterism. */
    NOT_REACHABLE(3);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
