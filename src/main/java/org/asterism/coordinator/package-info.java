/**
 * Collects the cluster's state, asks {@code policy}, runs transitions, and keeps the replicated document.
 *
 * <p>Words: a <i>report</i> is what a node says of its own resources; an <i>order</i> is one action of a transition sent to
 * the node that is to run it; an <i>outcome</i> is the end of an ordered action.
 *
 * <p>Decided: a new coordinator gives orders as soon as the document it holds is known to be on disk on a quorum (the
 * votes carry the voters' versions), and re-commits it meanwhile; only where a quorum does not hold it yet does it re-commit
 * first. An acknowledged change is contained in every such document, since nobody votes for an older one; so nothing
 * acknowledged can be lost by it, and no disk stands in the way of a failover. Of two nodes, the one whose tie-breaker stands for the
 * other counts as the quorum here as it does for the commit.
 *
 * <p>Decided: an order of which nothing is seen for a second, while its node is in touch, is sent again, in growing pauses; the
 * node takes each order once and tells its end again. Messages are at most once, and those of the moment in which a node comes back can
 * be lost; waiting for the time limit of a stop meant a minute with a service in two places. Rejected: acknowledgements of
 * Pekko's reliable delivery, whose state would have to survive the net's end, as the orders' own does.
 *
 * <p>Decided: reports that lie in the mailbox together are thought of once. With hundreds of starts a report came each
 * millisecond and its consequences took several.
 */
@NullMarked
package org.asterism.coordinator;

import org.jspecify.annotations.NullMarked;
