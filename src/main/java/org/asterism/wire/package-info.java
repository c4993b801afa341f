/**
 * What travels between nodes: the signed heartbeat frame, the keys that sign it, and the marker of the records that nodes
 * send one another through the Pekko net.
 *
 * <p>Words: a <i>frame</i> is one datagram: a header in the clear, a CBOR <i>payload</i> and a <i>seal</i> (message
 * authentication code) over all before it.
 *
 * <p>Decided: the seal is checked before a single byte of the payload is parsed, because a parser is the largest attack
 * surface a datagram meets. Decided: CBOR arrays by position, because names would cost more than the values; fields are only
 * ever added at the end, a missing one has a default, one too many is skipped. Rejected: the method of the seal in the frame,
 * because then a sender could choose the weakest; it is a property of the key. Decided: Heartbeat's {@code crc}, which keeps
 * nobody out, is accepted so that its files start a cluster as they are, and is shown as a risk as long as it stands.
 */
@NullMarked
package org.asterism.wire;

import org.jspecify.annotations.NullMarked;
