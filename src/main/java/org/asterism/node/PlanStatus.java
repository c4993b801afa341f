package org.asterism.node;

import java.time.Duration;
import org.asterism.api.ClusterStatus;
import org.asterism.coordinator.PlansAhead;
import org.asterism.planner.Planner;

/** How plans are made, for the status. */
final class PlanStatus {

    private PlanStatus() {}

    static ClusterStatus.Planning of(Planner.Counts counts, PlansAhead ahead, Duration budget) {
        return new ClusterStatus.Planning(
                counts.pid().orElse(0),
                counts.last().toMillis(),
                ahead.covered().size(),
                ahead.missing().size(),
                ahead.took().toMillis(),
                budget.toMillis());
    }
}
