package org.asterism.keys;

import java.util.List;
import org.asterism.wire.WireMessage;
import org.jspecify.annotations.Nullable;

/** What nodes send one another about their keys. Plain fields only; one that an older sender leaves out is empty or zero. */
public final class KeyMessages {

    private KeyMessages() {}

    /** A key without its secret. */
    public record KeyRecord(int id, String method, String fingerprint) {}

    /** Asks for the addressee's keys. */
    public record KeyQuery(String asker, long run) implements WireMessage {}

    /**
     * Asks the addressee to change its key file.
     *
     * @param step a name of {@code KeyChange.Step}
     * @param under the key that {@code secret} is encrypted under
     */
    public record KeyOrder(String asker, long run, String step, int id, String method, int under, String secret)
            implements WireMessage {}

    /** The keys that a node has now. {@code problem}: why it did not do as it was asked; empty if it did. */
    public record KeyReport(String node, long run, int signing, List<KeyRecord> keys, String problem)
            implements WireMessage {
        public KeyReport {
            keys = orEmpty(keys);
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
