package org.asterism.registrations;

import java.util.List;
import org.asterism.registrations.core.Binding;
import org.asterism.wire.Part;
import org.asterism.wire.WireMessage;

/** What nodes send one another about registrations. Plain fields only; one that an older sender leaves out is empty or zero. */
public final class RegistrationMessages {

    private RegistrationMessages() {}

    /**
     * A piece of what a node knows: changes of its own, or all.
     *
     * @param life tells one life of the sender's manager from the next
     * @param number of the change; pieces of a whole have that of the last change before it
     * @param left pieces of the whole that follow
     */
    public record BindingsPart(String node, String life, long number, Part part, int left, List<Binding> bindings)
            implements WireMessage {
        public BindingsPart {
            if (left < 0 || left > Incoming.MOST_PIECES) {
                throw new IllegalArgumentException("there are not " + left + " pieces of the whole to follow");
            }
            bindings = List.copyOf(bindings);
        }
    }

    /** Asks the addressee for all bindings that it knows. */
    public record BindingsWanted(String asker) implements WireMessage {}
}
