package org.asterism.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.api.DrillReport;
import org.asterism.api.Incident;
import org.asterism.api.IncidentReport;
import org.asterism.model.NodeName;

/** Which incident of the flight record is a drill's, and what of it the drill has made. */
public final class DrillIncident {

    /** The fault may stand a little before the order in the record of a node whose clock differs. */
    private static final Duration BEFORE = Duration.ofSeconds(2);

    private DrillIncident() {}

    /**
     * The first incident that was not over when the drill began. It may have begun earlier: what follows soon after another event
     * belongs to the same incident. A later one, such as the return of the node, is not the drill's fault any more.
     */
    public static Optional<Incident> of(DrillReport report, Collection<Incident> seen) {
        Instant since = since(report);
        return seen.stream()
                .filter(incident -> !incident.ended().isBefore(since))
                .min(Comparator.comparing(Incident::began));
    }

    /** The report with what happened in its incident since the drill began, and without what was there before. */
    public static DrillReport measured(DrillReport report, Incident incident) {
        return report.measured(incident.since(since(report)));
    }

    /** Of which nodes the record is not in the report, each as a clause. */
    public static List<String> unread(IncidentReport report, Collection<NodeName> nodes) {
        Set<NodeName> read = new HashSet<>();
        report.clocks().forEach(clock -> read.add(clock.node()));
        return nodes.stream()
                .filter(node -> !read.contains(node))
                .sorted()
                .map(node -> node + " did not answer with its record")
                .toList();
    }

    private static Instant since(DrillReport report) {
        return report.began().minus(BEFORE);
    }
}
