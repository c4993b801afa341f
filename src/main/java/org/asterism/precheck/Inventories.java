package org.asterism.precheck;

import java.util.List;
import org.asterism.precheck.core.Inventory;

/** What a node has, for each Asterisk of the configuration that it knows. */
public record Inventories(List<Inventory> all) {
    public Inventories {
        all = List.copyOf(all);
    }
}
