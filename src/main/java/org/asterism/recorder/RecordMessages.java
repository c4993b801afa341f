package org.asterism.recorder;

import org.asterism.wire.WireMessage;

/** What nodes send one another about their records. Plain fields only; one that an older sender leaves out is empty or zero. */
public final class RecordMessages {

    private RecordMessages() {}

    /**
     * Asks for a window of the addressee's record, by the age of its entries at the moment of arrival.
     *
     * @param oldestMs age of the beginning of the window
     * @param newestMs age of its end
     * @param weighty only what incidents are cut from, so that the whole record can be asked for
     */
    public record RecordWanted(String asker, long run, long oldestMs, long newestMs, boolean weighty)
            implements WireMessage {}

    /**
     * The window, as {@link Pack} makes it, in base 64.
     *
     * @param remark what is missing, or why there is nothing
     */
    public record RecordPart(String node, long run, String pack, String remark) implements WireMessage {}
}
