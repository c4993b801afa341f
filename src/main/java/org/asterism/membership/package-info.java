/**
 * Who is there, and by which way: keeps messages between nodes on a link that carries them.
 *
 * <p>Words: a <i>way</i> is a link by which a peer's messaging address can be reached.
 *
 * <p>Decided: the kernel holds a spare route for each way, and passes over one whose device has no carrier; because what was
 * sent by a dead device in the tenth of a second until we notice would wait for ARP, and block its connection, for 3 s.
 *
 * <p>Decided: each node has one messaging address on {@code lo} and one route per peer, replaced when a link fails, because
 * TCP then stalls for a tenth of a second and breaks nothing; rejected: Multipath TCP (needs a patched start and a wildcard
 * bind, and a new connection still needs the first address). Decided: both ends choose by the same rule from what both hear,
 * since a route is a matter of one direction only.
 */
@NullMarked
package org.asterism.membership;

import org.jspecify.annotations.NullMarked;
