package org.asterism.alerts;

import java.util.List;
import java.util.Objects;
import org.asterism.wire.WireMessage;

/** What nodes send one another about alerts. Plain fields only; one that an older sender leaves out is empty. */
public final class AlertMessages {

    private AlertMessages() {}

    /** The coordinator has told these events, or nobody wants them; by their keys, the newest last. */
    public record AlertsTold(String node, List<String> keys) implements WireMessage {
        public AlertsTold {
            keys = List.copyOf(Objects.requireNonNullElse(keys, List.of()));
        }
    }
}
