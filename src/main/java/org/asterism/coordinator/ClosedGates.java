package org.asterism.coordinator;

import java.util.HashMap;
import java.util.Map;
import org.asterism.coordinator.Messages.OperationRecord;
import org.asterism.coordinator.Messages.ResourceRecord;
import org.asterism.model.OperationResult.Status;

/**
 * Addresses whose gate was shut with the lease. What this node's actors still say of the time before is told as closed, else a
 * node that wakes would claim an address that another has taken meanwhile, and both would be stopped.
 */
final class ClosedGates {

    /** Per address the newest call before its gate was shut. */
    private final Map<String, Long> newestCalls = new HashMap<>();

    /** The gate is shut; {@code record} is what was known of a resource until now. */
    ResourceRecord shut(ResourceRecord record) {
        if (!record.agent().equals("asterism:address") || isStarting(record)) {
            return record;
        }
        newestCalls.putIfAbsent(record.resource(), Mapping.newestCall(record));
        return Mapping.closed(record);
    }

    /** What to tell of a resource of which {@code record} was said now. */
    ResourceRecord tell(ResourceRecord record) {
        Long newest = newestCalls.get(record.resource());
        if (newest == null || isStarting(record)) {
            return record;
        }
        boolean isLater = record.operations().stream()
                .anyMatch(operation -> operation.callId() > newest && isNewFinding(operation));
        if (isLater) {
            newestCalls.remove(record.resource());
            return record;
        }
        return Mapping.closed(record);
    }

    /** A recurring monitor may have looked before the gate was shut. */
    private static boolean isNewFinding(OperationRecord operation) {
        return switch (operation.action()) {
            case "start" -> true;
            case "stop" -> !isPending(operation);
            case "monitor" -> operation.intervalMs() == 0 && !isPending(operation);
            default -> false;
        };
    }

    /** What may open it in the next moment is told as it is. */
    private static boolean isStarting(ResourceRecord record) {
        return record.operations().stream()
                .anyMatch(operation -> operation.action().equals("start") && isPending(operation));
    }

    private static boolean isPending(OperationRecord operation) {
        return operation.status().equals(Status.PENDING.name());
    }
}
