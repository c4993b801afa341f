/**
 * Which contact binding holds. A <b>binding</b> is one contact of one address of record, as Asterisk's registrar keeps it in its database;
 * its <b>stamp</b> orders what became of it on different nodes.
 *
 * <ul>
 *   <li>Decided: the last to change a binding wins, by wall clock, but never before what its node knew of; so the order of one phone's
 *       registrations holds also where clocks differ. Rejected: the time of expiry alone, since a phone may register for less than before.
 *   <li>Decided: what Asterisk's database holds, and this node did not see come, is new only if it expires later than what is known.
 *       So a node that comes back with an old database takes nothing back.
 *   <li>Decided: a binding that ended early is remembered until it would have expired, else an old copy would bring it back.
 * </ul>
 */
@NullMarked
package org.asterism.registrations.core;

import org.jspecify.annotations.NullMarked;
