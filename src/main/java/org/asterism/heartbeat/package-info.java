/**
 * The heart: one thread that hears, decides and acts for membership, votes and leases.
 *
 * <p>Words: a <i>turn</i> is one pass of the loop; the <i>gate</i> is what keeps floating addresses off the network (see
 * {@code kernel}); to <i>let go</i> is to close the gate for everything this node owned.
 *
 * <p>What holds:
 *
 * <ul>
 *   <li>Receiving, both cores, the gate and sending happen on this thread and in this order; what a core decided is carried
 *       out in the order decided, before the next event is taken.
 *   <li>The time of an event is read after it happened.
 *   <li>The thread waits for nothing but its sockets: disks, agents and actors are told, and answer by commands.
 *   <li>An exception ends it: the gate is closed and the process must end, since a core that broke off in between would lie.
 * </ul>
 *
 * <p>Decided: one thread steps both cores, because the round of a lease is hear, decide, write to the kernel, send, and each
 * hand-over to another thread in between is a chance to be scheduled late; and because "checked and registered in one step"
 * (an order against a vote) is then true without a lock. Rejected: an actor for it, since its mailbox and dispatcher are
 * shared with work of unknown length, and a garbage collection is trouble enough.
 * Decided: commands wait in a queue without locks, because a thread that is scheduled away while it holds a lock would stop
 * the heart. Decided: callers' callbacks run on their own executor, never on this thread.
 */
@NullMarked
package org.asterism.heartbeat;

import org.jspecify.annotations.NullMarked;
