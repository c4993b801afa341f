package org.asterism.alerts;

import java.time.Instant;
import java.util.SortedMap;
import org.asterism.alerts.core.AgentEnvironment;
import org.asterism.alerts.core.AlertEvent;
import org.asterism.alerts.core.Line;
import org.asterism.model.NodeName;

/**
 * The body of a webhook. Fields never change their meaning; new ones may come.
 *
 * @param id the same in each attempt, and for what all nodes see also when another node tells it again
 * @param sender the node that tells it
 * @param sequence counts up per sender
 * @param sent when this attempt was made, against replays
 * @param node whom it is about
 * @param text one sentence for people
 * @param facts by the names of Pacemaker's variables without {@code CRM_alert_}
 * @param attributes as configured
 */
record Notice(
        String id,
        String cluster,
        String sender,
        String alert,
        String recipient,
        long sequence,
        Instant time,
        Instant sent,
        String kind,
        String node,
        String text,
        SortedMap<String, String> facts,
        SortedMap<String, String> attributes) {

    static Notice of(AlertEvent event, Line line, String cluster, NodeName self, Instant now) {
        return new Notice(
                id(event, self),
                cluster,
                self.value(),
                line.alert().id(),
                line.recipient().value(),
                event.sequence(),
                event.at(),
                now,
                AgentEnvironment.word(event.kind()),
                event.node(),
                event.sentence(),
                event.facts(),
                line.recipient().manner().attributes());
    }

    static String id(AlertEvent event, NodeName self) {
        return event.key().isEmpty() ? self + "-" + event.sequence() : event.key();
    }
}
