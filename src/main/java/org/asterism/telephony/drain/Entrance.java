package org.asterism.telephony.drain;

/**
 * Where new calls come in to one Asterisk.
 *
 * @param ahead the dispatchers before it; none while the address they know it by does not serve on this node
 * @param kept calls that no drain cuts, unless it says which
 */
public record Entrance(CallGate gate, Dispatchers ahead, KeptCalls kept) {

    /** The same as if there were none before it. */
    public Entrance withoutDispatchers() {
        return new Entrance(gate, new Dispatchers(ahead.rpc(), Destination.NONE), kept);
    }
}
