/**
 * The words of the cluster: names, times, scores, configuration, observed state, transitions. Records and enums only; no
 * behaviour beyond checking their own arguments and pure arithmetic.
 *
 * <p>Words: a <i>node</i> is a configured machine; a <i>generation</i> is one life of the manager process on a node, counted
 * on disk; an <i>incarnation</i> is one uninterrupted right to own things within a generation; an <i>epoch</i> is the term of
 * one elected coordinator.
 */
@NullMarked
package org.asterism.model;

import org.jspecify.annotations.NullMarked;
