package org.asterism.http;

import java.util.Locale;
import java.util.SortedMap;
import org.asterism.http.Change.ApplyConfig;
import org.asterism.http.Change.Ban;
import org.asterism.http.Change.ChangeKeys;
import org.asterism.http.Change.Cleanup;
import org.asterism.http.Change.Clear;
import org.asterism.http.Change.ConfirmDown;
import org.asterism.http.Change.Fence;
import org.asterism.http.Change.Move;
import org.asterism.http.Change.Online;
import org.asterism.http.Change.Restart;
import org.asterism.http.Change.Standby;
import org.asterism.model.Heartbeat.NodeOrNone;

/** The parts of a change by name, for the audit line. */
final class ChangeFacts {

    private ChangeFacts() {}

    static void addTo(SortedMap<String, String> facts, Change change) {
        if (change instanceof Move move) {
            facts.put("resource", move.resource().value());
            facts.put("lifetime", move.lifetime().text());
            addNode(facts, move.to());
        } else if (change instanceof Ban ban) {
            facts.put("resource", ban.resource().value());
            facts.put("lifetime", ban.lifetime().text());
            addNode(facts, ban.from());
        } else if (change instanceof Clear clear) {
            facts.put("resource", clear.resource().value());
            addNode(facts, clear.node());
        } else if (change instanceof Cleanup cleanup) {
            facts.put("resource", cleanup.resource().value());
            addNode(facts, cleanup.node());
        } else if (change instanceof Standby standby) {
            facts.put("node", standby.node().value());
        } else if (change instanceof Online online) {
            facts.put("node", online.node().value());
        } else if (change instanceof Change.Attribute attribute) {
            facts.put("node", attribute.node().value());
            facts.put("attribute", attribute.name());
            facts.put("value", '"' + attribute.value().replace('"', '\'') + '"');
            facts.put("lifetime", attribute.isTransient() ? "reboot" : "forever");
        } else if (change instanceof Change.Ticket ticket) {
            facts.put("ticket", ticket.ticket());
        } else if (change instanceof Restart restart) {
            facts.put("node", restart.node().value());
        } else if (change instanceof ConfirmDown confirm) {
            facts.put("node", confirm.node().value());
        } else if (change instanceof Change.ChangeNodes nodes) {
            facts.put("node", nodes.node().value());
            facts.put("act", nodes.act().name().toLowerCase(Locale.ROOT));
            if (nodes.votes() instanceof Change.Votes.Exactly exactly) {
                facts.put("votes", Integer.toString(exactly.count()));
            }
        } else if (change instanceof ChangeKeys keys) {
            facts.put("action", keys.action().name().toLowerCase(Locale.ROOT));
            facts.put("key", Integer.toString(keys.id()));
        } else if (change instanceof Fence fence) {
            facts.put("node", fence.node().value());
            facts.put("action", fence.action());
        } else if (change instanceof ApplyConfig config) {
            facts.put("expected", config.expected().toString());
            facts.put("characters", Integer.toString(config.text().length()));
        } else {
            throw new AssertionError("unknown change " + change);
        }
    }

    private static void addNode(SortedMap<String, String> facts, NodeOrNone node) {
        if (node instanceof NodeOrNone.Somebody somebody) {
            facts.put("node", somebody.node().value());
        }
    }
}
