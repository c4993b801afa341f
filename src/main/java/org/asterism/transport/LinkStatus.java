package org.asterism.transport;

/**
 * One link of this node, for status.
 *
 * @param detail why it is closed, or what hinders it while it is open, in words; empty if nothing
 */
public record LinkStatus(int number, String label, State state, String detail, LinkCounts counts) {

    /** Whether this node has its end open; says nothing about peers. */
    public enum State {
        OPEN,
        CLOSED
    }
}
