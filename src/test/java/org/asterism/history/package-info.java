/**
 * Judges what concurrent clients saw of one register: whether some order of their operations explains all of it.
 *
 * <p>Words: an <i>operation</i> lasts from its call to its answer; a history is <i>linearizable</i> if each operation can be
 * taken to have happened at one instant in between, such that every answer is right.
 *
 * <p>What the cluster's configuration claims: a change with a version check is a compare-and-set that happens at one instant; it
 * is acknowledged only after that, and whoever got no answer may find it done, then or later, or never. A read through any node
 * tells what that node knows to be in force: a state that held at some instant before the answer, maybe an old one, since no
 * quorum is asked. So reads are judged as if they had been called at the beginning of time. There is no linearizable
 * read; who needs to act on what was read sends the version along, and is refused if it is old.
 *
 * <p>Decided: own checker, because the search of Wing and Gong (<i>Testing and verifying concurrent objects</i>, 1993) with the
 * memory of Lowe is short for a register whose values are never written twice; rejected: Knossos, which needs Clojure.
 */
@NullMarked
package org.asterism.history;

import org.jspecify.annotations.NullMarked;
