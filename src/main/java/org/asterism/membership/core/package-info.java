/**
 * Who is heard: the link table. It turns datagrams and time into a verdict per peer; silence is an observation of one node,
 * loss is a decision of a quorum ({@code quorum.core}).
 *
 * <p>Words: a <i>row</i> is one peer on one medium; a peer is <i>proved</i> once it echoed a heartbeat of our present
 * generation, so that a replay to a restarted node proves nothing.
 *
 * <p>Decided: the table is one mutable class per node, as the quorum core beside it, because it is stepped with every datagram.
 * Decided: it finds its own delays by comparing the time of a tick with the time it asked for ({@link
 * org.asterism.membership.core.LinkTable#nextWake()}), because a guard that somebody must call is forgotten; rejected: a
 * separate watchdog thread, since it does not say how late the loop itself was.
 * Decided: round trips are derived from the echo less {@code lastGrantAge}, because that is the time the peer held the echo;
 * the smallest of the last eight is shown, since waiting at our own end adds to the others.
 */
@NullMarked
package org.asterism.membership.core;

import org.jspecify.annotations.NullMarked;
