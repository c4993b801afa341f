package org.asterism.telephony;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.asterism.model.BootTime;

/** One question with its answer or silence. All methods but {@link #abandon} are called on the loop's thread. */
interface Conversation {

    /** Opens the channel and registers it with itself as attachment. */
    void begin(Selector selector) throws IOException;

    /** The channel can be read or written. */
    void onReady(SelectionKey key) throws IOException;

    /** When {@link #onDue} is to be called. */
    BootTime due();

    void onDue(BootTime now) throws IOException;

    /** A step failed. */
    void onError(IOException error);

    /** It cannot be held, or not any longer. */
    void abandon(String reason);

    /** True once the answer is out and the channel is closed. */
    boolean isOver();
}
