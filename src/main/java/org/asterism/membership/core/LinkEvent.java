package org.asterism.membership.core;

import java.time.Duration;
import org.asterism.model.Hearing;
import org.asterism.model.LinkState;
import org.asterism.model.NodeName;

/** What a step of the link table found. */
public sealed interface LinkEvent {

    /** The verdict about a peer changed. */
    record VerdictChanged(NodeName peer, Hearing.Verdict verdict) implements LinkEvent {}

    /** One link changed; nothing follows from it but a line in the log. */
    record LinkChanged(NodeName peer, String medium, LinkState.State state) implements LinkEvent {}

    /** One link began or ceased to come and go too often; its single changes are not told meanwhile. */
    record SteadinessChanged(NodeName peer, String medium, LinkState.Steadiness steadiness, LinkState.State state)
            implements LinkEvent {}

    /** Our own loop was late; all peers got this much more time, once. */
    record OwnDelayCredited(Duration lateness) implements LinkEvent {}
}
