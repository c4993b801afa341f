/**
 * Links: the media over which heartbeats travel: UDP to each peer, to all or to a group, one socket per configured link, and
 * serial lines.
 *
 * <p>Words: a <i>link</i> is a configured medium, known by its number; a <i>medium</i> is its open end in this process.
 *
 * <p>Decided: sending and receiving belong to one thread, that of the heartbeat ({@link org.asterism.transport.Links}), and
 * wait for nobody; actors only open and close media and read counters, because a heartbeat that waits in a mailbox behind
 * something else is a false alarm. Decided: the sender is who the signed payload says, never the source address, because
 * addresses change on repair and behind address translation. Decided: a round counts once per link, so that the same
 * heartbeat over two links proves both. Decided: a link's socket is bound to its device, because else a datagram that
 * comes in by another cable would keep a dead link alive; therefore sockets of the kernel package, since Java's cannot be bound
 * so. Decided: our own datagrams, which broadcasts bring back, are told from an impostor's by the send time of the round.
 * Decided: a serial line has threads of its own, which keep the newest heartbeat of
 * each sender and no more, because a line that is stuck must cost nothing elsewhere, and old heartbeats are worth nothing.
 * Decided: in a ring only what was genuine and new is passed on, so that noise does not go round. Rejected: compressing
 * heartbeats for a line (most of their bytes are numbers that change, and the seal). Decided: a peer's address is learned from its genuine heartbeats and used for messages only, which are sealed by themselves.
 * Rejected: connecting the sockets to their peers, because then an ICMP error of one
 * peer's restart is an exception on the next send.
 */
@NullMarked
package org.asterism.transport;

import org.jspecify.annotations.NullMarked;
