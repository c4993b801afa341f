package org.asterism.survival;

import java.util.List;
import org.asterism.survival.core.Dialog;
import org.asterism.wire.Part;
import org.asterism.wire.WireMessage;

/** What nodes send one another about calls. Plain fields only; one that an older sender leaves out is empty or zero. */
public final class SurvivalMessages {

    private SurvivalMessages() {}

    /**
     * A piece of a node's journal.
     *
     * @param life tells one life of the sender's manager from the next
     * @param left pieces of the whole that follow
     */
    public record JournalPart(
            String node, String life, long number, Part part, int left, List<Dialog> kept, List<String> gone)
            implements WireMessage {
        public JournalPart {
            kept = List.copyOf(kept);
            gone = List.copyOf(gone);
        }
    }

    /** Asks a living node for all dialogs at an address that is the asker's now. */
    public record CallsWanted(String asker, String host) implements WireMessage {}

    /**
     * The answer, in pieces; partners stand in the same one. The dialogs are the asker's now.
     *
     * @param lostAt when their Asterisk was lost, milliseconds since 1970 by the sender's clock
     * @param isLast whether no piece follows
     */
    public record CallsHanded(String node, String host, long lostAt, boolean isLast, List<Dialog> dialogs)
            implements WireMessage {
        public CallsHanded {
            dialogs = List.copyOf(dialogs);
        }
    }

    /** The sender continues what the lost {@code node} had at that address: copies of it are good for nothing more. */
    public record CallsTaken(String node, String host) implements WireMessage {}

    /** Asks for the whole journal of the addressee. */
    public record JournalWanted(String asker) implements WireMessage {}
}
