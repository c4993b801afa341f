package org.asterism.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.asterism.model.BootTime;

/** Whether this node left for a planned restart with the peers' promise to wait. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OwnRestart.None.class, name = "none"),
    @JsonSubTypes.Type(value = OwnRestart.Lease.class, name = "lease")
})
public sealed interface OwnRestart {

    /** No planned restart is under way. */
    record None() implements OwnRestart {}

    /**
     * The kernel's gate stays open meanwhile.
     *
     * @param addresses those that were open, as literals
     * @param until end of the lease, in the boot named by {@code bootId}; worth nothing after another boot
     */
    record Lease(List<String> addresses, BootTime until, String bootId) implements OwnRestart {
        public Lease {
            addresses = List.copyOf(addresses);
        }
    }
}
