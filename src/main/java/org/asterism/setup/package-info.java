/**
 * Makes a working cluster out of bare machines: asks the operator a few questions on the first, lets the others join by a short
 * code, checks that they can work together, writes the same files on all of them, or on none.
 *
 * <p>Words: the <i>host</i> is the machine of {@code asterism init}, a <i>guest</i> that of {@code asterism join}.
 *
 * <p>Decided: the files are written everywhere before any node starts. Each machine puts them beside the old ones, checks them, and says
 * that it is ready; only when all are, they take their places, and what stood there is kept back. A machine that fails or is no longer
 * heard until all have theirs makes every one of them put the old files back. Rejected: starting the first node alone and adding
 * the others to it, because a cluster that begins with one node has no quorum to refuse a mistake.
 *
 * <p>Decided: the code is proven by a PAKE ({@link org.asterism.tls.PairingDoor}), so that it can be short; each code is for one machine.
 *
 * <p>Decided: IPv4 and unicast links only. All else is set in the files afterwards.
 */
@NullMarked
package org.asterism.setup;

import org.jspecify.annotations.NullMarked;
