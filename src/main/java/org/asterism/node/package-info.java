/**
 * Puts a node together: reads the configuration, wires the actors, answers for them to the outside, and ends in order.
 * Nothing imports this package.
 */
@NullMarked
package org.asterism.node;

import org.jspecify.annotations.NullMarked;
