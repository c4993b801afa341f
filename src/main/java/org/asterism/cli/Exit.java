package org.asterism.cli;

import java.util.LinkedHashMap;
import java.util.Map;

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

    /** For the help of each command. */
    static Map<String, String> described() {
        LinkedHashMap<String, String> all = new LinkedHashMap<>();
        all.put("0", "done");
        all.put("1", "refused; the reason is printed, and what would help");
        all.put("2", "usage");
        all.put("3", "not reachable");
        return all;
    }
}
