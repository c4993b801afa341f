package org.asterism.executor;

import java.util.Map;

/** Keeps the values of private parameters out of what people read. */
final class Secrets {

    private static final String MASK = "********";

    private Secrets() {}

    /** {@code text} with a mask wherever a private value stands in it. */
    static String masked(String text, Map<String, String> params, AgentMetadata metadata) {
        String masked = text;
        for (String name : metadata.secrets()) {
            String value = params.getOrDefault(name, "");
            if (!value.isEmpty()) {
                masked = masked.replace(value, MASK);
            }
        }
        return masked;
    }
}
