package org.asterism.coordinator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.coordinator.DocumentDisk.Stored;
import org.asterism.coordinator.Messages.DocumentCopy;
import org.asterism.coordinator.Messages.DocumentProposal;
import org.asterism.coordinator.Messages.FailRecord;
import org.asterism.coordinator.Messages.OperationRecord;
import org.asterism.coordinator.Messages.OrderMessage;
import org.asterism.coordinator.Messages.ResourceRecord;
import org.asterism.coordinator.core.Conductor;
import org.asterism.model.AgentName;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.RunDetails;
import org.asterism.model.Score;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;

/** Between the records that travel and the model. */
final class Mapping {

    private Mapping() {}

    static DocumentProposal proposal(NodeName self, Stored document) {
        return new DocumentProposal(
                self.value(),
                document.version().epoch().value(),
                document.version().index(),
                document.text(),
                document.author(),
                document.note(),
                document.writtenAtMs());
    }

    static Stored stored(DocumentProposal proposal) {
        DocumentVersion version = new DocumentVersion(new Epoch(proposal.epoch()), proposal.index());
        return new Stored(version, proposal.text(), proposal.author(), proposal.note(), proposal.writtenAtMs());
    }

    static DocumentCopy copy(NodeName self, Stored document) {
        return new DocumentCopy(
                self.value(),
                document.version().epoch().value(),
                document.version().index(),
                document.text(),
                document.author(),
                document.note(),
                document.writtenAtMs());
    }

    static Stored stored(DocumentCopy copy) {
        DocumentVersion version = new DocumentVersion(new Epoch(copy.epoch()), copy.index());
        return new Stored(version, copy.text(), copy.author(), copy.note(), copy.writtenAtMs());
    }

    static ResourceRecord toWire(ResourceHistory history) {
        List<OperationRecord> operations = new ArrayList<>();
        history.operations()
                .forEach((key, result) -> operations.add(new OperationRecord(
                        key.action(),
                        key.interval().toMillis(),
                        result.callId(),
                        result.status().name(),
                        result.exit(),
                        result.expectedExit(),
                        result.reason(),
                        result.paramsDigest(),
                        result.duration().toMillis(),
                        result.lastRun().toEpochMilli(),
                        result.lastChange().toEpochMilli(),
                        result.details().migrateSource(),
                        result.details().migrateTarget(),
                        result.details().attributes().getOrDefault(RunDetails.TARGET_CALL, ""),
                        result.details().attributes().getOrDefault(RunDetails.FORCE_RESTART, ""),
                        result.details().attributes().getOrDefault(RunDetails.RESTART_DIGEST, ""),
                        RunDetails.arrivals(result.details()).stream()
                                .map(Instant::toEpochMilli)
                                .toList())));
        List<FailRecord> failures = new ArrayList<>();
        history.failCounts()
                .forEach((key, count) ->
                        failures.add(new FailRecord(key.action(), key.interval().toMillis(), count.value())));
        return new ResourceRecord(
                history.resource().value(),
                history.agent().toString(),
                operations,
                failures,
                history.lastFailure().toEpochMilli());
    }

    /** The record of an address after the gate was shut for it. */
    static ResourceRecord closed(ResourceRecord record) {
        OperationRecord stop = new OperationRecord(
                "stop",
                0,
                newestCall(record) + 1,
                "DONE",
                0,
                0,
                "closed with the lease",
                "",
                0,
                0,
                0,
                "",
                "",
                "",
                "",
                "",
                List.of());
        return new ResourceRecord(
                record.resource(), record.agent(), List.of(stop), record.failures(), record.lastFailureMs());
    }

    static long newestCall(ResourceRecord record) {
        return record.operations().stream()
                .mapToLong(OperationRecord::callId)
                .max()
                .orElse(0);
    }

    static ResourceHistory fromWire(ResourceRecord record) {
        ResourceId resource = new ResourceId(record.resource());
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>();
        for (OperationRecord operation : record.operations()) {
            OperationKey key =
                    new OperationKey(resource, operation.action(), Duration.ofMillis(operation.intervalMs()));
            operations.put(key, fromWire(key, operation));
        }
        TreeMap<OperationKey, Score> failures = new TreeMap<>();
        for (FailRecord failure : record.failures()) {
            failures.put(
                    new OperationKey(resource, failure.action(), Duration.ofMillis(failure.intervalMs())),
                    new Score(failure.count()));
        }
        return new ResourceHistory(
                resource,
                AgentName.parse(record.agent()),
                operations,
                failures,
                Instant.ofEpochMilli(record.lastFailureMs()));
    }

    private static OperationResult fromWire(OperationKey key, OperationRecord record) {
        return new OperationResult(
                key,
                record.callId(),
                OperationResult.Status.valueOf(record.status()),
                record.exit(),
                record.expectedExit(),
                record.reason(),
                record.paramsDigest(),
                Duration.ofMillis(record.durationMs()),
                Instant.ofEpochMilli(record.lastRunMs()),
                Instant.ofEpochMilli(record.lastChangeMs()),
                withArrivals(details(record), record.arrivalsMs()));
    }

    private static RunDetails withArrivals(RunDetails details, List<Long> arrivals) {
        return arrivals.isEmpty()
                ? details
                : details.withArrivals(
                        arrivals.stream().map(Instant::ofEpochMilli).toList());
    }

    private static RunDetails details(OperationRecord record) {
        if (record.migrateTarget().isEmpty() && record.restartDigest().isEmpty()) {
            return RunDetails.NONE;
        }
        TreeMap<String, String> attributes = new TreeMap<>();
        if (!record.migrateTarget().isEmpty()) {
            attributes.put(RunDetails.TARGET_CALL, record.targetCall());
        }
        if (!record.restartDigest().isEmpty()) {
            attributes.put(RunDetails.FORCE_RESTART, record.forceRestart());
            attributes.put(RunDetails.RESTART_DIGEST, record.restartDigest());
        }
        return new RunDetails("", "", 0, "", record.migrateSource(), record.migrateTarget(), attributes);
    }

    static OrderMessage toWire(NodeName coordinator, Conductor.Order order) {
        Action action = order.action();
        return new OrderMessage(
                coordinator.value(),
                order.epoch().value(),
                order.incarnation().generation().value(),
                order.incarnation().count(),
                order.transition(),
                action.id(),
                action.kind().name(),
                action.resource().value(),
                action.agent().toString(),
                action.operation().action(),
                action.operation().interval().toMillis(),
                action.timeout().toMillis(),
                action.expectedExit(),
                action.params(),
                action.reason());
    }

    static Action fromWire(NodeName self, OrderMessage order) {
        ResourceId resource = new ResourceId(order.resource());
        SortedMap<String, String> params = order.params();
        return new Action(
                order.action(),
                ActionKind.valueOf(order.kind()),
                resource,
                AgentName.parse(order.agent()),
                self,
                new OperationKey(resource, order.operation(), Duration.ofMillis(order.intervalMs())),
                Duration.ofMillis(order.timeoutMs()),
                order.expectedExit(),
                params,
                List.of(),
                order.reason());
    }

    static Messages.DocumentWritten written(NodeName self, DocumentVersion version) {
        return new Messages.DocumentWritten(self.value(), version.epoch().value(), version.index());
    }

    static Messages.DocumentCommitted committed(NodeName self, DocumentVersion version) {
        return new Messages.DocumentCommitted(self.value(), version.epoch().value(), version.index());
    }

    static DocumentVersion version(Messages.DocumentWritten written) {
        return new DocumentVersion(new Epoch(written.epoch()), written.index());
    }

    static DocumentVersion version(Messages.DocumentCommitted committed) {
        return new DocumentVersion(new Epoch(committed.epoch()), committed.index());
    }
}
