/**
 * Calls that outlive their Asterisk: the journal of its dialogs, the copies of it on other nodes, and the rescuer that goes on in
 * its place. Rules and words are in {@code survival.core}.
 *
 * <ul>
 *   <li>Decided: changes are sent to all other nodes every 50 ms, numbered; who misses one asks for the whole. So a call that was
 *       answered less than that before the death may be lost; rejected: a message per change, which costs more than it saves.
 *   <li>Decided: the rescuer has a port of its own at the floating address, since Asterisk has 5060 there; its Contact names it.
 *   <li>Decided: rescued calls are kept in memory of one node alone: a second death before they end loses them.
 * </ul>
 */
@NullMarked
package org.asterism.survival;

import org.jspecify.annotations.NullMarked;
