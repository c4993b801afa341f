package org.asterism.coordinator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.coordinator.Messages.NodeReport;
import org.asterism.coordinator.core.NodeView;
import org.asterism.coordinator.core.Outcome;
import org.asterism.model.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * Reports that came together, put together for each node: what follows from hundreds of ends of operations is thought of once
 * and not for each of them.
 */
final class ReportTray {

    private final Map<NodeName, Gathered> gathered = new LinkedHashMap<>();

    /** What a node said in several reports. */
    record Gathered(NodeView view, List<Outcome> outcomes) {}

    /** What became of a report. */
    enum Taken {
        /** The first one in an empty tray. */
        FIRST,
        ADDED,
        /** One before it was missed. */
        GAP,
        OLD
    }

    /** @param known what the node was known to have said before all that is in the tray */
    Taken take(NodeReport report, @Nullable NodeView known) {
        NodeName node = new NodeName(report.node());
        Gathered before = gathered.get(node);
        NodeView view = before == null ? known : before.view();
        Optional<NodeView> next = Reports.merge(view, report);
        if (next.isEmpty()) {
            return view == null || view.sequence() + 1 < report.sequence() ? Taken.GAP : Taken.OLD;
        }
        boolean isFirst = gathered.isEmpty();
        List<Outcome> outcomes = before == null ? new ArrayList<>() : before.outcomes();
        outcomes.addAll(Reports.outcomes(report));
        gathered.put(node, new Gathered(next.get(), outcomes));
        return isFirst ? Taken.FIRST : Taken.ADDED;
    }

    /** All that is in it, by node; the tray is empty then. */
    Map<NodeName, Gathered> empty() {
        Map<NodeName, Gathered> all = new LinkedHashMap<>(gathered);
        gathered.clear();
        return all;
    }
}
