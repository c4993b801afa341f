package org.asterism.telephony.drain;

/**
 * Where new calls come in to one Asterisk.
 *
 * @param ahead the dispatchers before it; none while the address they know it by is not on this node
 */
public record Entrance(CallGate gate, Dispatchers ahead) {}
