package org.asterism.config;

/** What an operator wants of one link, besides that it carries heartbeats. */
public record LinkPolicy(OnLoss onLoss, Messages messages) {

    /** As if nothing was said. */
    public static final LinkPolicy USUAL = new LinkPolicy(OnLoss.WARN, Messages.ALLOWED);

    /** What to do when a peer is late or silent on the link alone. */
    public enum OnLoss {
        /** Tell it as an event. */
        WARN,
        /** Show it in status, and say no more: for a line that is often away. */
        QUIET
    }

    /** Whether messages between the nodes' actors may take the link. */
    public enum Messages {
        ALLOWED,
        /** Never: for a line that is slow or paid for by volume. */
        KEPT_OFF
    }
}
