package org.asterism.hacf;

import java.util.Locale;
import java.util.Optional;

/** What the operator said that a silent peer means; {@code ha.cf} has no word for it. */
public enum OnSilentPeer {
    UNSAID,
    STAY,
    TAKE;

    /** Of {@code stay} or {@code take}; empty for anything else. */
    public static Optional<OnSilentPeer> of(String word) {
        return switch (word) {
            case "stay" -> Optional.of(STAY);
            case "take" -> Optional.of(TAKE);
            default -> Optional.empty();
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
