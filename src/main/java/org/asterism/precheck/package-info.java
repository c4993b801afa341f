/**
 * Compares, before a failover needs it, what the nodes have that may run an Asterisk. Each node takes an inventory of its own files and, where
 * Asterisk runs, of what it has loaded, and sends it to those who ask; who asks compares.
 *
 * <ul>
 *   <li>Decided: work is cut into steps of some milliseconds with pauses between, on the threads for waiting. Rejected: a thread of idle
 *       priority, as all threads of this process wait for each other at a garbage collection.
 *   <li>Decided: files are told apart by SHA-256 and the report has none of them: who may read it could try out short secrets otherwise.
 * </ul>
 */
@NullMarked
package org.asterism.precheck;

import org.jspecify.annotations.NullMarked;
