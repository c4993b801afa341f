package org.asterism.node;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.asterism.model.NodeName;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;

/** What is worth a look although it is no failure: monitors watched with doubt, and stops that were not the agent's alone. */
final class Remarks {

    private Remarks() {}

    static List<String> of(NodeName node, ResourceHistory history) {
        List<String> remarks = new ArrayList<>();
        for (OperationResult result : history.operations().values()) {
            boolean isGood = result.status() == OperationResult.Status.DONE && !result.isFailed();
            if (isGood && !result.reason().isEmpty()) {
                add(remarks, node, result);
            }
        }
        return remarks;
    }

    private static void add(List<String> remarks, NodeName node, OperationResult result) {
        Instant at = result.lastChange().truncatedTo(ChronoUnit.SECONDS);
        // What a view supposes of a lost node has no time of its own: nobody stopped anything there.
        boolean isDated = at.isAfter(Instant.EPOCH);
        if (isDoubt(result)) {
            remarks.add("watched with doubt on " + node + (isDated ? " since " + at : "") + ": " + result.reason());
        } else if (result.key().action().equals("stop") && isDated) {
            remarks.add("stopped on " + node + " at " + at + ", not by its agent alone: " + result.reason());
        }
    }

    /** A monitor that was excused, or whose agent says that it is degraded. */
    static boolean isDoubt(OperationResult result) {
        return result.key().isRecurring()
                && result.status() == OperationResult.Status.DONE
                && !result.isFailed()
                && !result.reason().isEmpty();
    }
}
