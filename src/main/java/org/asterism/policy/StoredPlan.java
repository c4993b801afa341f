package org.asterism.policy;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.model.Transition;

/**
 * A transition made beforehand for the loss of one node.
 *
 * @param lost the node whose loss it is for; at that time no other is lost that was not when it was made
 * @param digests {@link StateDigest} of every node that may still run something, except the lost one
 * @param document the version it was made from
 */
public record StoredPlan(
        NodeName lost, SortedMap<NodeName, Long> digests, DocumentVersion document, Transition transition) {

    public StoredPlan {
        digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }

    /**
     * Whether it may be run as it is. {@code reported} are the digests that the voters sent; a node that is missing in them,
     * or is there without having been known, makes the plan useless.
     */
    public boolean matches(DocumentVersion present, SortedMap<NodeName, Long> reported) {
        return document.equals(present) && digests.equals(reported);
    }
}
