package org.asterism.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.asterism.model.NodeName;

/**
 * The incidents in the records of the nodes that answered.
 *
 * @param node who was asked, by whose clock times are given
 * @param recordedSince oldest entry that is left
 * @param incidents newest first
 * @param remarks what limits the answer
 */
public record IncidentList(NodeName node, Instant recordedSince, List<Incident> incidents, List<String> remarks) {

    public IncidentList {
        incidents = List.copyOf(incidents);
        remarks = List.copyOf(remarks);
    }

    /**
     * The one that is meant where none is named: the newest in which a failure took a service away or may yet, because it goes on; if none
     * did, the newest that is more than the return of a node; else the newest.
     */
    public Optional<Incident> last() {
        return newest(incident -> incident.effect() == Incident.Effect.OUTAGE
                        || (incident.state() == Incident.State.UNDER_WAY && !isNews(incident)))
                .or(() -> newest(incident -> !isNews(incident)))
                .or(() -> newest(any -> true));
    }

    private static boolean isNews(Incident incident) {
        return incident.effect() == Incident.Effect.NO_OUTAGE || incident.effect() == Incident.Effect.MOVED;
    }

    private Optional<Incident> newest(Predicate<Incident> wanted) {
        return incidents.stream().filter(wanted).findFirst();
    }
}
