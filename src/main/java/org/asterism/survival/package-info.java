/**
 * Calls that outlive their Asterisk: the journal of its dialogs, the copies of it on other nodes, and the rescuer that goes on in
 * its place. Rules and words are in {@code survival.core}.
 *
 * <ul>
 *   <li>Decided: changes are sent to all other nodes every 50 ms, numbered; who misses one asks for the whole. So a call that was
 *       answered less than that before the death may be lost; rejected: a message per change, which costs more than it saves.
 *   <li>Decided: the rescuer has a port of its own at the floating address, since Asterisk has 5060 there; its Contact names it.
 *   <li>Decided: calls of a lost node are taken from the copy; those of a living one are asked for, since it knows which its Asterisk
 *       has ended in order, and gives each away once. All nodes are told what was taken, so that none continues or bills it again.
 *   <li>Decided: whether another Asterisk runs than before is told by when it began, not by a lost connection to AMI, which may have
 *       other causes; rejected: going on with calls while Asterisk is away, for it may only be silent.
 *   <li>Decided: continued dialogs stand in the journal of the node that continues them, with their numbers 1000 further on, so that a
 *       second loss is no other than the first.
 * </ul>
 */
@NullMarked
package org.asterism.survival;

import org.jspecify.annotations.NullMarked;
