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
 */
@NullMarked
package org.asterism.coordinator.core;

import org.jspecify.annotations.NullMarked;
