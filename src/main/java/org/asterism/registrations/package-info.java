/**
 * Registrations that a takeover finds: contact bindings of this node's Asterisk are sent to all other nodes as they come, and each
 * writes them into the database of its own Asterisk. Rules and words are in {@code registrations.core}.
 *
 * <ul>
 *   <li>Decided: bindings go into Asterisk's database by AMI ({@code DBPut}), ahead, on all nodes, since chan_pjsip looks contacts up there for
 *       each call. Rejected: writing the file of the database before a start, which a running standby does not read.
 *   <li>Decided: Asterisk tells of new and removed contacts by event, of refreshed ones by nothing; so everything is also read every 10 s,
 *       which takes Asterisk some 0.1 s for 5000.
 *   <li>Decided: what another node told is not passed on; who misses a piece asks its sender for the whole.
 *   <li>Decided: contacts that Asterisk marks {@code prune_on_boot} hang on a connection that ends with their node, and are not kept.
 * </ul>
 */
@NullMarked
package org.asterism.registrations;

import org.jspecify.annotations.NullMarked;
