/**
 * Fencing devices: runs their agents, keeps the requests of this node going, and tells all nodes what became of them.
 *
 * <p>Decided: on every node one actor ({@link org.asterism.fencing.Fencer}) with the whole state; the one on the coordinator's
 * node drives requests, the others run calls for it. A result is broadcast, so that a new coordinator knows what the last one
 * had achieved and fences nobody twice. Rejected: requests that move from one coordinator to the next in mid-call, as nobody
 * could say which call a power switch obeys.
 *
 * <p>Decided: fencing is <i>additional</i> to the quorum's loss and never takes its place. What the kernel's gate guards and what
 * may run twice is taken at once when the lease of the lost node is over; all else waits for the confirmation. A fencing device
 * that needs 100 ms (or a minute) therefore costs a telephone address nothing, and a database never starts before its node
 * is known to be down. A resource whose address must wait too says {@code requires = fencing}.
 * Rejected: Pacemaker's order, where every start in the cluster waits for every fencing: a dead power switch would then keep
 * telephony down that the gate has already made safe.
 *
 * <p>Decided: parameters, among them passwords, reach agents on standard input ({@code fence_*}) or in the environment
 * ({@code external/*}), never as words of a command, which every user of the machine can read.
 *
 * <p>Decided: a device is a resource as well ({@code start} and {@code monitor} ask its agent), so that its health stands in the
 * status and its place follows the constraints; but what it holds on a lost node is nothing, and any node that may use it
 * fences with it, whether or not it runs there.
 */
@NullMarked
package org.asterism.fencing;

import org.jspecify.annotations.NullMarked;
