package org.asterism.coordinator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.asterism.coordinator.Messages.NodeReport;
import org.asterism.coordinator.Messages.OutcomeRecord;
import org.asterism.coordinator.core.NodeView;
import org.asterism.coordinator.core.Outcome;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.jspecify.annotations.Nullable;

/** Puts reports together to what a node knows. */
final class Reports {

    private Reports() {}

    /** What a report makes of the view before it; empty when a report between them was missed, or it is an old one. */
    static Optional<NodeView> merge(@Nullable NodeView before, NodeReport report) {
        Incarnation incarnation = new Incarnation(new Generation(report.generation()), report.incarnation());
        boolean isFollowing = before != null
                && before.incarnation().generation().equals(incarnation.generation())
                && before.sequence() + 1 == report.sequence();
        if (!report.full() && !isFollowing) {
            return Optional.empty();
        }
        TreeMap<ResourceId, ResourceHistory> history = new TreeMap<>();
        if (!report.full() && before != null) {
            history.putAll(before.history());
        }
        report.forgotten().forEach(resource -> history.remove(new ResourceId(resource)));
        report.resources().forEach(record -> {
            ResourceHistory read = Mapping.fromWire(record);
            history.put(read.resource(), read);
        });
        NodeView.Stay stay = NodeView.Stay.valueOf(report.stay());
        return Optional.of(new NodeView(incarnation, report.sequence(), stay, report.attributes(), history));
    }

    /** The ends of ordered operations that a report tells of. */
    static List<Outcome> outcomes(NodeReport report) {
        NodeName node = new NodeName(report.node());
        List<Outcome> outcomes = new ArrayList<>();
        for (OutcomeRecord record : report.outcomes()) {
            OperationKey key = new OperationKey(
                    new ResourceId(record.resource()), record.action(), Duration.ofMillis(record.intervalMs()));
            Outcome.Given given = new Outcome.Given(new Epoch(record.epoch()), record.transition());
            outcomes.add(new Outcome(node, key, Outcome.Result.valueOf(record.result()), record.reason(), given));
        }
        return outcomes;
    }
}
