package org.asterism.setup;

import java.util.Arrays;
import java.util.Optional;

/** What can be asked, by the key in a file of answers; the flag is the same with {@code --}. */
public enum Question {
    CLUSTER("cluster"),
    INTERFACES("interfaces"),
    ADDRESS("address"),
    SERVICE("service"),
    TIE_BREAKER("tie-breaker"),
    /** Never asked. */
    PROFILE("profile");

    private final String key;

    Question(String key) {
        this.key = key;
    }

    public String key() {
        return key;
    }

    public static Optional<Question> of(String key) {
        return Arrays.stream(values())
                .filter(question -> question.key.equals(key))
                .findFirst();
    }
}
