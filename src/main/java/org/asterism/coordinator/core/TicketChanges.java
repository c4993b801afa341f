package org.asterism.coordinator.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.coordinator.core.Change.Result;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;

/**
 * Grants and revokes tickets. Decided: what a site was granted stands in its document, so that it is acknowledged by a quorum,
 * survives restarts and has an author; rejected: a state beside it, which a new coordinator might not know.
 */
final class TicketChanges {

    private TicketChanges() {}

    /** Refused for a ticket that neither a constraint nor the document names: it is most often misspelt. */
    static Result apply(Change.Ticket change, ClusterDocument document) {
        TreeMap<String, ClusterState.Ticket> tickets = new TreeMap<>();
        document.details().tickets().forEach(ticket -> tickets.put(ticket.id(), ticket));
        TreeSet<String> known = new TreeSet<>(tickets.keySet());
        for (Constraint constraint : document.constraints()) {
            if (constraint instanceof Constraint.TicketNeed need) {
                known.add(need.ticket());
            }
        }
        if (!known.contains(change.ticket())) {
            return new Result.Refused(
                    "unknown-ticket",
                    "nothing in this cluster depends on a ticket '" + change.ticket() + "'",
                    known.isEmpty()
                            ? "add a constraint with ticket = " + change.ticket()
                            : "the tickets are " + String.join(", ", known));
        }
        ClusterState.Ticket old = tickets.getOrDefault(
                change.ticket(), new ClusterState.Ticket(change.ticket(), false, false, new TreeMap<>()));
        tickets.put(change.ticket(), changed(old, change.act()));
        List<ClusterState.Ticket> all = new ArrayList<>(tickets.values());
        return new Result.Changed(
                document.withTickets(all), change.act().name().toLowerCase(Locale.ROOT) + " ticket " + change.ticket());
    }

    private static ClusterState.Ticket changed(ClusterState.Ticket old, Change.TicketAct act) {
        return switch (act) {
            case GRANT -> new ClusterState.Ticket(old.id(), true, old.isStandby(), old.attributes());
            case REVOKE -> new ClusterState.Ticket(old.id(), false, old.isStandby(), old.attributes());
            case STANDBY -> new ClusterState.Ticket(old.id(), old.isGranted(), true, old.attributes());
            case ACTIVATE -> new ClusterState.Ticket(old.id(), old.isGranted(), false, old.attributes());
        };
    }
}
