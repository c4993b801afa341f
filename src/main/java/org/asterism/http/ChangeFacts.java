package org.asterism.http;

import java.util.Locale;
import java.util.SortedMap;
import org.asterism.audit.Mask;
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

/** The parts of a change by name and in words, for its record. */
final class ChangeFacts {

    private ChangeFacts() {}

    static void addTo(SortedMap<String, String> facts, Change change, Mask mask) {
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
            facts.put("lifetime", standby.lifetime().text());
        } else if (change instanceof Change.Maintenance maintenance) {
            facts.put("node", maintenance.node().value());
            facts.put("lifetime", maintenance.lifetime().text());
        } else if (change instanceof Change.MaintainAll all) {
            facts.put("lifetime", all.lifetime().text());
        } else if (change instanceof Change.ManageAll) {
            facts.put("option", "maintenance-mode");
        } else if (change instanceof Change.LeaveAlone alone) {
            facts.put("resource", alone.resource().value());
            facts.put("lifetime", alone.lifetime().text());
        } else if (change instanceof Change.Manage manage) {
            facts.put("resource", manage.resource().value());
        } else if (change instanceof Online online) {
            facts.put("node", online.node().value());
        } else if (change instanceof Change.Attribute attribute) {
            facts.put("node", attribute.node().value());
            facts.put("attribute", attribute.name());
            String value = mask.value(attribute.name(), attribute.value());
            facts.put("value", '"' + value.replace('"', '\'') + '"');
            facts.put("lifetime", attribute.isTransient() ? "reboot" : "forever");
        } else {
            addMachinery(facts, change);
        }
    }

    private static void addMachinery(SortedMap<String, String> facts, Change change) {
        if (change instanceof Change.Drain drain) {
            facts.put("resource", drain.resource().value());
            facts.put("lifetime", drain.lifetime().text());
            addNode(facts, drain.from());
        } else if (change instanceof Change.Undrain undrain) {
            facts.put("resource", undrain.resource().value());
        } else if (change instanceof Change.DrainNode drain) {
            facts.put("node", drain.node().value());
            facts.put("lifetime", drain.lifetime().text());
        } else if (change instanceof Change.UndrainNode undrain) {
            facts.put("node", undrain.node().value());
        } else if (change instanceof Change.Ticket ticket) {
            facts.put("ticket", ticket.ticket());
            facts.put("act", ticket.act().name().toLowerCase(Locale.ROOT));
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
        } else if (change instanceof Change.Rollback rollback) {
            facts.put("version", rollback.version().toString());
            facts.put("expected", rollback.expected().toString());
        } else {
            throw new AssertionError("unknown change " + change);
        }
    }

    /** What was answered, without the private value that it may repeat. */
    static String masked(String sentence, Change change, Mask mask) {
        return change instanceof Change.Attribute attribute
                        && mask.hides(attribute.name())
                        && !attribute.value().isEmpty()
                ? sentence.replace(attribute.value(), Mask.HIDDEN)
                : sentence;
    }

    /** As one would say it. */
    static String words(Change change, Mask mask) {
        if (change instanceof Move move) {
            String where = move.to() instanceof NodeOrNone.Somebody to ? " to " + to.node() : " away";
            return "move " + move.resource() + where + " " + move.lifetime().words();
        }
        if (change instanceof Ban ban) {
            return "ban " + ban.resource() + from(ban.from()) + " "
                    + ban.lifetime().words();
        }
        if (change instanceof Clear clear) {
            return "clear moves and bans of " + clear.resource();
        }
        if (change instanceof Cleanup cleanup) {
            return "clean up failures of " + cleanup.resource()
                    + (cleanup.node() instanceof NodeOrNone.Somebody on ? " on " + on.node() : "");
        }
        if (change instanceof Standby standby) {
            return "standby " + standby.node() + " " + standby.lifetime().words();
        }
        if (change instanceof Change.Maintenance maintenance) {
            return "maintenance of node " + maintenance.node() + " "
                    + maintenance.lifetime().words();
        }
        if (change instanceof Change.MaintainAll all) {
            return "maintenance of the whole cluster " + all.lifetime().words();
        }
        if (change instanceof Change.ManageAll) {
            return "end of the cluster's maintenance";
        }
        if (change instanceof Change.LeaveAlone alone) {
            String what = alone.watching() == Change.Watching.WATCHED ? "unmanage " : "maintenance of ";
            return what + alone.resource() + " " + alone.lifetime().words();
        }
        if (change instanceof Change.Manage manage) {
            return "manage " + manage.resource();
        }
        if (change instanceof Online online) {
            return "online " + online.node();
        }
        if (change instanceof Change.Attribute attribute) {
            String value = mask.value(attribute.name(), attribute.value());
            return attribute.value().isEmpty()
                    ? "remove attribute " + attribute.name() + " of " + attribute.node()
                    : "set attribute " + attribute.name() + "=" + value + " of " + attribute.node();
        }
        return ofMachinery(change);
    }

    private static String ofMachinery(Change change) {
        if (change instanceof ApplyConfig) {
            return "apply configuration";
        }
        if (change instanceof Change.Rollback rollback) {
            return "roll configuration back to " + rollback.version();
        }
        if (change instanceof Change.Drain drain) {
            return "drain " + drain.resource() + from(drain.from()) + " "
                    + drain.lifetime().words();
        }
        if (change instanceof Change.Undrain undrain) {
            return "end the drain of " + undrain.resource();
        }
        if (change instanceof Change.DrainNode drain) {
            return "drain node " + drain.node() + " " + drain.lifetime().words();
        }
        if (change instanceof Change.UndrainNode undrain) {
            return "end the drain of node " + undrain.node();
        }
        if (change instanceof Change.Ticket ticket) {
            return "ticket " + ticket.act().name().toLowerCase(Locale.ROOT) + " " + ticket.ticket();
        }
        if (change instanceof Restart restart) {
            return "restart manager of " + restart.node();
        }
        if (change instanceof ConfirmDown confirm) {
            return "confirm that " + confirm.node() + " is down";
        }
        if (change instanceof Change.ChangeNodes nodes) {
            String votes = nodes.votes() instanceof Change.Votes.Exactly exactly ? ", votes " + exactly.count() : "";
            return "nodes " + nodes.act().name().toLowerCase(Locale.ROOT) + " " + nodes.node() + votes;
        }
        if (change instanceof ChangeKeys keys) {
            return "key " + keys.action().name().toLowerCase(Locale.ROOT) + (keys.id() == 0 ? "" : " " + keys.id());
        }
        if (change instanceof Fence fence) {
            return "fence " + fence.node() + ", " + fence.action();
        }
        throw new AssertionError("unknown change " + change);
    }

    /** Whether it makes another version of the configuration. */
    static boolean altersDocument(Change change) {
        return change instanceof Move
                || change instanceof Ban
                || change instanceof Clear
                || change instanceof Standby
                || change instanceof Change.Maintenance
                || change instanceof Change.LeaveAlone
                || change instanceof Change.Manage
                || change instanceof Online
                || change instanceof Change.Drain
                || change instanceof Change.Undrain
                || change instanceof Change.DrainNode
                || change instanceof Change.UndrainNode
                || change instanceof Change.Ticket
                || change instanceof ApplyConfig
                || change instanceof Change.Rollback
                || (change instanceof Change.Attribute attribute && !attribute.isTransient());
    }

    private static String from(NodeOrNone node) {
        return node instanceof NodeOrNone.Somebody somebody ? " from " + somebody.node() : " from where it is";
    }

    private static void addNode(SortedMap<String, String> facts, NodeOrNone node) {
        if (node instanceof NodeOrNone.Somebody somebody) {
            facts.put("node", somebody.node().value());
        }
    }
}
