/**
 * Drills: a fault on purpose, in a moment when the cluster can bear it, and a report of what came of it.
 *
 * <p>Decided: a fault is made by a small detached program that also takes it back after its time, and a second one, the dead man's
 * switch, takes it back some seconds later whatever became of the first and of the manager. Each way back may be taken twice.
 *
 * <p>Decided: a node harms only itself. A drill needs no more trust between nodes than there is, and its cause stands in that node's record.
 */
@NullMarked
package org.asterism.drill;

import org.jspecify.annotations.NullMarked;
