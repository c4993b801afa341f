/**
 * What this program needs of Linux: the gate that holds floating addresses back, addresses and routes, announcements
 * and probes, watches for changes by others, boot time, signals, the single instance. Native calls go to the C library
 * by JNA's direct mapping; nothing is executed, no tool has to be installed.
 *
 * <p>Words: an address is <i>gated</i> when it belongs to the cluster and is held back; it is <i>opened</i> on a node
 * that may use it now. A <i>slot</i> of the lease is <i>armed</i> (a ticket with a time-out that the kernel counts) and
 * <i>confirmed</i> (the quorum granted the round of that ticket). A frame passes if its address is opened and some slot
 * is both. A <i>refusal</i> is the kernel's no, with a sentence for operators.
 *
 * <p>Decided:
 *
 * <ul>
 *   <li>One lease group per node, since the lease is the node's; opening an address is one more set write. Rejected: a
 *       group per address (a round would cost more with each address).
 *   <li>Tickets are armed before the quorum is asked, so no clock of ours is trusted. Rejected: writing a remaining
 *       time after the answer (a writer frozen in between opened the gate for both nodes), {@code valid_lft} (IPv6
 *       sockets go on sending from a removed address).
 *   <li>Renewal is flush + add: adding an element that exists does not renew it. A time-out of 0 would mean for ever
 *       and is refused.
 *   <li>Raw nfnetlink for everything, the table's text included. Rejected: libnftables and the nft tool (a parser and a
 *       cache dump in the way, another package to depend on, text that changes between versions).
 *   <li>netdev hooks where the kernel has them, else inet + arp with the same sets in both tables, written in one
 *       transaction; found out by one hook on {@code lo}, made and removed within the installing transaction.
 *   <li>One set per address family serves IP, ARP and neighbour discovery alike. The target of a neighbour message is
 *       read from the transport header, so extension headers do not hide it.
 *   <li>A solicitation for a gated address is held at egress only from the unspecified sender (address configuration).
 *       From another address of ours it passes: a standby may talk to the owner, and our own probe is such a question.
 *   <li>Rules that refuse come before rules that hold, since one frame can carry an opened and a shut address.
 *   <li>The table has no {@code owner} flag: with it alone the table would vanish with the process, that is a crash
 *       would open the gate.
 *   <li>Sockets belong to the network namespace of the thread that makes them. Device numbers are asked of these
 *       sockets, not of the C library, which would look at the calling thread's namespace.
 *   <li>The kernel's refusals are values, never exceptions; exceptions are mistakes of the caller.
 *   <li>{@code size_t} is mapped to {@code long}: 64-bit machines only.
 * </ul>
 *
 * <p>Limits: devices that are not named are not guarded (netdev layout); senders below the egress hook
 * ({@code PACKET_QDISC_BYPASS}, XDP) and packet sockets that lie about the protocol of their frames pass; a traffic
 * shaper lets frames out late ({@link org.asterism.kernel.Addresses#shaper}); a paused virtual machine keeps its
 * remaining time.
 */
@NullMarked
package org.asterism.kernel;

import org.jspecify.annotations.NullMarked;
