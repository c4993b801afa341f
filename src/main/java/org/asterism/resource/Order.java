package org.asterism.resource;

import org.asterism.model.Epoch;
import org.asterism.model.Incarnation;
import org.asterism.model.Transition;

/**
 * What a coordinator wants done on this node.
 *
 * @param incarnation the incarnation of this node that it is meant for; an order that was on its way while this node was
 *     given up and came back is void
 * @param transition its number for the plan, for the answer only
 */
public record Order(Epoch epoch, Incarnation incarnation, long transition, Transition.Action action) {}
