package org.asterism.observability;

import java.util.Locale;

/** What an event is about, to filter by. Words never change; new ones may come. */
public enum EventKind {
    NODE_STARTED,
    NODE_STOPPING,
    NODE_JOINED,
    NODE_LEFT,
    NODE_LOST,
    NODE_STANDBY,
    NODE_ONLINE,
    LINK_UP,
    LINK_LATE,
    LINK_DOWN,
    COORDINATOR_ELECTED,
    QUORUM_WON,
    QUORUM_LOST,
    LEASE_LAPSED,
    RESOURCE_STARTED,
    RESOURCE_STOPPED,
    RESOURCE_PROMOTED,
    RESOURCE_DEMOTED,
    RESOURCE_FAILED,
    RESOURCE_UNRELEASED,
    FAILOVER,
    FENCING,
    /** Another machine claims an address that this node serves. */
    ADDRESS_CONFLICT,
    TRANSITION_FAILED,
    CHANGE,
    CONFIGURATION,
    STALL,
    /** What became of calls whose Asterisk was lost. */
    CALLS,
    /** What a takeover found of the telephones' registrations. */
    REGISTRATIONS,
    /** What the Kamailio dispatchers were told of Asterisks. */
    DISPATCHER,
    OTHER;

    /** As it is shown: {@code node-lost}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
