package org.asterism.coordinator.core;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.model.Transition;

/** Plans made beforehand for the death of each single node. */
public record PlanBook(DocumentVersion version, SortedMap<NodeName, Plan> plans) {

    public static final PlanBook EMPTY = new PlanBook(DocumentVersion.EMPTY, new TreeMap<>());

    public PlanBook {
        plans = Collections.unmodifiableSortedMap(new TreeMap<>(plans));
    }

    /** What to do when a node dies, valid while all others have exactly these digests. */
    public record Plan(SortedMap<NodeName, Long> digests, Transition transition) {
        public Plan {
            digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
        }
    }

    /** The plan for {@code lost} if it fits the present document and the digests of <i>all</i> nodes not lost. */
    public Optional<Transition> match(NodeName lost, DocumentVersion present, SortedMap<NodeName, Long> digests) {
        Plan plan = plans.get(lost);
        return plan != null && version.equals(present) && plan.digests().equals(digests)
                ? Optional.of(plan.transition())
                : Optional.empty();
    }
}
