package org.asterism.model;

import java.util.List;

/**
 * What the link table knows of one peer, for status.
 *
 * @param returns whether the peer hears us too: it echoed a heartbeat of our present generation within the dead time
 */
public record PeerState(NodeName peer, Hearing.Verdict verdict, Returns returns, List<LinkState> links) {

    /** Whether a peer hears us. */
    public enum Returns {
        TWO_WAY,
        ONE_WAY
    }

    public PeerState {
        links = List.copyOf(links);
    }
}
