package org.asterism.coordinator;

import org.asterism.model.NodeName;
import org.asterism.wire.WireMessage;

/** Sends messages to other nodes: at most once, in order per peer, never blocking; lost while the peer is not reachable. */
public interface Post {

    void send(NodeName to, WireMessage message);
}
