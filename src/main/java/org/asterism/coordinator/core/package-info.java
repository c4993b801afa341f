/**
 * The coordinator's deciding: what is known of each node, whether enough is known to act, how a transition runs.
 *
 * <p>Decided: every node sends its reports to every other node, not only to the coordinator, because then each node knows
 * what a dying coordinator knew and can go on without asking; rejected: a replicated data type, which orders nothing.
 *
 * <p>Decided: each node makes its own stored plans from what it observed, because that costs less than sending them and the
 * digests in the votes prove either kind of plan to be right or not.
 *
 * <p>Decided: as long as a node that is heard or silent has not proved its state in our epoch, what it reported as stopped may
 * run there, because an older coordinator may have ordered it; a take-over waits for that proof, one heartbeat as a rule.
 * Rejected: to believe the last report, which started twice what had just been ordered.
 *
 * <p>Decided: the same holds for a node that was given up before it had proved its state in our epoch: what it reported as
 * stopped may run there, and waits for the confirmation of its end, because a coordinator that died with it, or on it, may have
 * ordered it a moment before. What was seen to run on a node that had proved its state is not in doubt ({@link Joined}).
 * Rejected: to wait for the lease of the lost node alone, since no lease ends a database.
 *
 * <p>Decided: a stored plan names what was known of the node that dies as well, because one made before a start there was
 * reported would start the same elsewhere.
 *
 * <p>Decided: what has been under way for some seconds takes no place among the actions at once, up to a bound, because the limit
 * is there against a burst of agents and not against waiting; rejected: places kept for recovery, since which start is the
 * recovery of a stranger cannot be told, and several slow ones fill any number of places.
 *
 * <p>Decided: a confirmation, and a report, hold for one life (generation) of a node; an order for one incarnation. A start that
 * nobody answered is counted until its node answers, counts up, or its end is confirmed ({@link Awaited}), because it may still
 * be on its way.
 *
 * <p>Decided: a way back to a preferred node is held back by a change of what the scheduler is given ({@link Failback}), because
 * the scheduler is then the same for everybody, and what was decided by can be kept; rejected: a stickiness of INFINITY, which would also
 * hold back what a lost ping node or a mandatory colocation moves.
 */
@NullMarked
package org.asterism.coordinator.core;

import org.jspecify.annotations.NullMarked;
