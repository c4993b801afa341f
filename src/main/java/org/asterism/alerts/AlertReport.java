package org.asterism.alerts;

import java.util.ArrayList;
import java.util.List;
import org.asterism.alerts.core.AgentEnvironment;
import org.asterism.alerts.core.AlertBook;
import org.asterism.alerts.core.LineState;
import org.asterism.api.AlertList;
import org.asterism.model.Alert;
import org.asterism.model.Alert.Channel;
import org.asterism.model.NodeName;

/** The queue as operators are shown it. */
final class AlertReport {

    private AlertReport() {}

    static AlertList of(NodeName self, AlertBook book, String problem) {
        List<AlertList.Line> lines = new ArrayList<>();
        book.lines().values().forEach(state -> lines.add(line(book, state)));
        return new AlertList(self, lines, book.held().size(), problem);
    }

    private static AlertList.Line line(AlertBook book, LineState state) {
        Alert alert = state.line().alert();
        return new AlertList.Line(
                alert.id(),
                word(alert.channel()),
                via(alert.channel()),
                state.line().recipient().value(),
                state.line().recipient().manner().isEnabled(),
                alert.kinds().stream().map(AgentEnvironment::word).toList(),
                book.waitingFor(state),
                state.tally().delivered(),
                state.tally().failures(),
                state.tally().givenUp(),
                state.tally().dropped(),
                state.last().at(),
                state.last().isDelivered(),
                state.last().words());
    }

    static void count(AlertBook book, AlertDesk.Listener listener) {
        long waiting = 0;
        long givenUp = 0;
        long dropped = 0;
        for (LineState state : book.lines().values()) {
            waiting += book.waitingFor(state);
            givenUp += state.tally().givenUp();
            dropped += state.tally().dropped();
        }
        listener.counted(waiting, givenUp, dropped);
    }

    private static String word(Channel channel) {
        return channel instanceof Channel.Agent ? "agent" : channel instanceof Channel.Webhook ? "webhook" : "mail";
    }

    private static String via(Channel channel) {
        if (channel instanceof Channel.Agent agent) {
            return agent.path();
        }
        if (channel instanceof Channel.Webhook webhook) {
            return webhook.url();
        }
        Channel.Mail mail = (Channel.Mail) channel;
        return mail.host() + ":" + mail.port();
    }
}
