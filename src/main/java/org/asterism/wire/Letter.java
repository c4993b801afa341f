package org.asterism.wire;

import org.asterism.model.NodeName;

/**
 * Envelope of a message between nodes. Travels as it is, bound to {@code jackson-cbor}.
 *
 * @param net founder and epoch of the net in which it was sent, for the log
 */
public record Letter(NodeName from, NodeName to, String net, WireMessage message) {}
