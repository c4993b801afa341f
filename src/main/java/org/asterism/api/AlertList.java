package org.asterism.api;

import java.time.Instant;
import java.util.List;
import org.asterism.model.NodeName;

/**
 * The alerts and their queue on {@code ownNode}; the answer of {@code GET /asterism/v1/alerts}.
 *
 * @param lines one for each recipient of each alert, by name
 * @param held events that the coordinator tells, and of which this node has not heard yet that they were told
 * @param problem why the queue is not on disk; empty if it is
 */
public record AlertList(NodeName ownNode, List<Line> lines, long held, String problem) {

    public AlertList {
        lines = List.copyOf(lines);
    }

    /**
     * A recipient.
     *
     * @param channel agent, webhook or mail
     * @param via the program, the URL or the mail server
     * @param select kinds of events that it is told
     * @param waiting events that it has not been told yet
     * @param delivered events since the manager started, as the next three
     * @param failures attempts that failed
     * @param givenUp events that were tried for too long
     * @param dropped events that found no room in the queue
     * @param lastAt of the last attempt; {@link Instant#EPOCH} if there was none
     * @param lastDelivered whether that one arrived
     * @param last what the other end said, or why it failed
     */
    public record Line(
            String alert,
            String channel,
            String via,
            String recipient,
            boolean enabled,
            List<String> select,
            long waiting,
            long delivered,
            long failures,
            long givenUp,
            long dropped,
            Instant lastAt,
            boolean lastDelivered,
            String last) {
        public Line {
            select = List.copyOf(select);
        }
    }
}
