package org.asterism.transport;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;

/** The open end of a link. Never blocks. All but {@code close} is called by the heartbeat thread only. */
interface Medium extends Closeable {

    /** What becomes readable when a datagram came in; non-blocking. */
    SelectableChannel channel();

    /**
     * Takes one datagram, from the buffer's start; longer ones are cut at its end. False if there is none.
     *
     * @throws IOException if the medium is broken and must be opened anew
     */
    boolean receive(ByteBuffer into) throws IOException;

    /** Sends the buffer's bytes from position to limit to all peers; what cannot be sent is counted and lost. */
    void send(ByteBuffer frame, LinkCounters counters);
}
