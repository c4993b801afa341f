/**
 * Collects the cluster's state, asks {@code policy}, runs transitions, and keeps the replicated document.
 *
 * <p>Words: a <i>report</i> is what a node says of its own resources; an <i>order</i> is one action of a transition sent to
 * the node that is to run it; an <i>outcome</i> is the end of an ordered action.
 *
 * <p>Decided: a new coordinator gives orders as soon as the document it holds is known to be on disk on a quorum (the
 * votes carry the voters' versions), and re-commits it meanwhile; only where a quorum does not hold it yet does it re-commit
 * first. An acknowledged change is contained in every such document, since nobody votes for an older one; so nothing
 * acknowledged can be lost by it, and no disk stands in the way of a failover.
 */
@NullMarked
package org.asterism.coordinator;

import org.jspecify.annotations.NullMarked;
