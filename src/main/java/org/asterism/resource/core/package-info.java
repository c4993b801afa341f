/**
 * What is made of the results of recurring monitors: a pure rule, asked by {@code resource} after each run.
 *
 * <p>Words: a monitor <i>answers</i> when its agent says how the resource is; <i>silence</i> is a monitor that got no answer in its time; a
 * silence is <i>excused</i> when it does not count as a failure (yet).
 *
 * <ul>
 *   <li>Decided: only silence is ever excused. An agent that says "not running" or "error" has looked, and on a busy node a dead
 *       service must be found as well as on a calm one.
 *   <li>Decided: on a calm node a silence is excused once, and only if another node reaches the service: to ask again costs one
 *       time limit, to interrupt a service that works costs calls. After that a deadlock inside is likelier.
 *   <li>Decided: on a busy node silence is excused while the time limit can still grow, and after that as long as another node reaches
 *       the service, in all up to a patience. The limit may grow to a multiple of the tasks for each processor that a node is
 *       saturated with: who gets an eighth of a processor needs eight times as long (measured: with 4 the limit ended
 *       before an agent that uses half a second of processor time did at 7 tasks for each processor).
 *   <li>Decided: an excused silence is shown as "degraded" with its reason, so that it is seen and counts for nothing; rejected: keeping
 *       the last good result, which would hide it.
 *   <li>Decided: {@code fall} results in a row make a failure, {@code rise} make it good again; both are 1 unless the operation says
 *       otherwise.
 * </ul>
 */
@NullMarked
package org.asterism.resource.core;

import org.jspecify.annotations.NullMarked;
