package org.asterism.resource;

import org.asterism.model.Epoch;
import org.asterism.model.Transition;

/** What a coordinator wants done on this node. {@code transition} is its number for the plan, for the answer only. */
public record Order(Epoch epoch, long transition, Transition.Action action) {}
