package org.asterism.precheck;

import org.asterism.wire.WireMessage;

/** What nodes send one another about their inventories. Plain fields only; one that an older sender leaves out is empty or zero. */
public final class PrecheckMessages {

    private PrecheckMessages() {}

    /** Asks for the inventory; one that was taken less than {@code mostAgeMs} ago will do. */
    public record InventoryWanted(String asker, long run, long mostAgeMs) implements WireMessage {}

    /** The answer: a {@link Inventories}, packed. */
    public record InventoryPart(String node, long run, String inventories) implements WireMessage {}
}
