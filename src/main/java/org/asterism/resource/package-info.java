/**
 * What runs on this node: one actor per group, below it one per resource, below that one per recurring monitor.
 *
 * <p>Words: an <i>order</i> comes from the coordinator and bears its epoch; an <i>operation</i> is one run of an agent's action;
 * the <i>board</i> shows what the node knows of its resources to threads that cannot wait for an actor; a <i>turn</i> lets a
 * monitor run while no operation does.
 *
 * <p>What holds:
 *
 * <ul>
 *   <li>Of one resource at most one operation or monitor runs at a time. Operations go first; a stop cancels monitors.
 *   <li>An operation is on the board as PENDING before its permission is asked and before anything of it runs, so that the
 *       digest in the node's votes never lacks a start under way.
 *   <li>Nothing starts or is promoted without a permission that was asked after the order came, and the moment until which it
 *       holds travels to the launcher. A refused or late start leaves no trace in the history: nothing ran.
 *   <li>Every order is answered once. Queues are bounded; full means rejected.
 *   <li>When the manager starts, nothing is stopped: what the document names is probed and so adopted.
 * </ul>
 *
 * <p>Decided:
 *
 * <ul>
 *   <li>monitors ask their resource for a turn, because OCF agents are not written to run twice at once; rejected: each
 *       monitor running by itself, which is Pacemaker's per-resource queue undone.
 *   <li>monitors report changes only; a failure that stays is one failure, as in Pacemaker.
 *   <li>a stop kills a check under way, because a hung check would otherwise hold up the failover by its time limit.
 *   <li>a resource actor that crashes is replaced by one that takes the history from the board, with what was in flight marked
 *       as an error, and probes; three crashes in ten minutes stop the node's resources actor, which the guardian must not
 *       survive.
 *   <li>fail counts only count; that a failed start is fatal for the node ({@code start-failure-is-fatal}) is the scheduler's
 *       reading, since it depends on an option of the document.
 *   <li>failures whose cause passes by itself (no carrier) are forgotten when it has passed, and only those.
 * </ul>
 */
@NullMarked
package org.asterism.resource;

import org.jspecify.annotations.NullMarked;
