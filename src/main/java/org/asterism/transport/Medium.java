package org.asterism.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The open end of a link. Never blocks. All but {@code close} is called by the heartbeat thread only. */
interface Medium extends AutoCloseable {

    /**
     * Takes one datagram, from the buffer's start; longer ones are cut at its end. False if there is none.
     *
     * @throws IOException if the medium is broken and must be opened anew
     */
    boolean receive(ByteBuffer into) throws IOException;

    /** Address that the datagram taken last came from; empty where there are none. */
    Optional<InetAddress> source();

    /** Sends the buffer's bytes from position to limit to all peers; what cannot be sent is counted and lost. */
    void send(ByteBuffer frame, LinkCounters counters);

    @Override
    void close();
}
