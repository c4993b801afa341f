package org.asterism.coordinator.core;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.Transition;

/** Plans made beforehand for the death of each single node. */
public record PlanBook(DocumentVersion version, SortedMap<NodeName, Plan> plans) {

    public static final PlanBook EMPTY = new PlanBook(DocumentVersion.EMPTY, new TreeMap<>());

    public PlanBook {
        plans = Collections.unmodifiableSortedMap(new TreeMap<>(plans));
    }

    /**
     * What to do when a node dies.
     *
     * @param digests of all others, exactly as they have to be
     * @param lost what was known of the one that dies ({@link #ofLost})
     */
    public record Plan(SortedMap<NodeName, Long> digests, long lost, Transition transition) {
        public Plan {
            digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
        }
    }

    /**
     * What a lost node ran, and what is known to be stopped there. A plan made before it was known to run something would start
     * that elsewhere; so would one made by a coordinator of another epoch, to whom more was proved.
     */
    public static long ofLost(Digest digest, NodeState lost) {
        return 31 * digest.of(lost.history(), lost.attributes())
                + lost.history().keySet().hashCode();
    }

    /** The plan for the death of {@code node} if it fits the document, the digests of <i>all</i> others and its own end. */
    public Optional<Transition> match(
            NodeName node, DocumentVersion present, SortedMap<NodeName, Long> digests, long lost) {
        Plan plan = plans.get(node);
        return plan != null && version.equals(present) && plan.digests().equals(digests) && plan.lost() == lost
                ? Optional.of(plan.transition())
                : Optional.empty();
    }
}
