/**
 * Whether a monitor without an answer tells of the service or of this node: how busy this node is, and whether other nodes reach the
 * service.
 *
 * <ul>
 *   <li>Decided: other nodes ask by the service's own protocol (SIP OPTIONS, a TCP connection), not by ARP or ping, which the kernel
 *       of a node answers whose service is dead.
 *   <li>Decided: a node on which the address is configured itself (gated, as on every node that may take it over) has no opinion, since
 *       its packets would never leave it and its own hot standby would answer. So the opinion is that of nodes which do not
 *       carry the address.
 *   <li>Decided: one who reaches it is enough; that it is not reached needs the word of all who were asked and answered.
 * </ul>
 */
@NullMarked
package org.asterism.resource.opinion;

import org.jspecify.annotations.NullMarked;
