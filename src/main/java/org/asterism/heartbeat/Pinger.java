package org.asterism.heartbeat;

/** Port to the ping nodes, which tell a dead peer from a dead link when two nodes have nobody else to ask. */
public interface Pinger {

    /**
     * Sends one echo request to each ping node, unless one is still under way; runs {@code answered} once, from any thread,
     * when any of them answers to this very request. Returns at once.
     */
    void ping(Runnable answered);

    /** Without ping nodes. */
    Pinger NONE = answered -> {};
}
