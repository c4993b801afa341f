/**
 * The client of a demo or a test: a process of its own, inside the client's network namespace, that talks SIP to the
 * floating address and says on standard output what it sees. And its counterpart for a demo without root, which answers SIP.
 *
 * <p>Words: an <i>observation</i> is one line of output with the moment it was made; the <i>usual way</i> is how any telephone
 * reaches the address, through the neighbour table; a <i>pin</i> is a source address whose packets always go to one host.
 *
 * <ul>
 *   <li>Decided: a process of its own, because a Java thread cannot change its network namespace without native calls. It has no
 *       opinion: whoever started it judges.
 *   <li>Decided: a packet socket sees the answers of all hosts in the order in which they came in; rejected: one socket
 *       per host, since after a stall of this process their order could not be told any more.
 *   <li>Decided: a SIP codec of its own, a few lines for four requests; rejected: a SIP stack, which this does not need.
 * </ul>
 */
@NullMarked
package org.asterism.demo.client;

import org.jspecify.annotations.NullMarked;
