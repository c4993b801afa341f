package org.asterism.model;

import java.util.Locale;

/** What an instance does on its node, or what a constraint asks of it. */
public enum Role {
    /** No role was named: whatever it does. */
    ANY,
    STOPPED,
    STARTED,
    UNPROMOTED,
    PROMOTED;

    /** Reads a CIB's word, also the older {@code Master} and {@code Slave}; {@link #ANY} for what is none. */
    public static Role parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "stopped" -> STOPPED;
            case "started" -> STARTED;
            case "unpromoted", "slave" -> UNPROMOTED;
            case "promoted", "master" -> PROMOTED;
            default -> ANY;
        };
    }

    /** As Pacemaker writes it: {@code Promoted}. */
    public String text() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
