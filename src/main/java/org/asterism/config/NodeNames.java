package org.asterism.config;

import java.util.Locale;
import org.asterism.model.NodeName;

/** Reads node names in either case, as Heartbeat did. */
final class NodeNames {

    private NodeNames() {}

    /** @throws IllegalArgumentException with the reason */
    static NodeName parse(String text) {
        return asWritten(text.strip().toLowerCase(Locale.ROOT));
    }

    /** @throws IllegalArgumentException with the reason */
    static NodeName asWritten(String text) {
        try {
            return new NodeName(text);
        } catch (IllegalArgumentException badName) {
            throw new IllegalArgumentException(
                    "is not a node name (letters, digits, '-', '.', '_'; at most 63)", badName);
        }
    }
}
