package org.asterism.wire;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import org.asterism.model.Heartbeat;
import org.asterism.model.NodeName;

/**
 * Frames heartbeats. A frame is: magic (4 bytes), frame version, kind, key number, length of the cluster name (1 each),
 * cluster name, length of the payload (2), payload (CBOR, see {@link HeartbeatFields}), seal.
 *
 * <p>{@link #decode} never throws and never allocates by a length that a datagram states: all lengths are checked against
 * what was received. For one thread only.
 */
public final class HeartbeatCodec {

    /** Largest frame: fits an Ethernet MTU with IPv6 and tunnel headers to spare. */
    public static final int MAX_FRAME = 1400;

    /** Receive buffers need one byte more, so that an oversize datagram shows. */
    public static final int RECEIVE_BUFFER = MAX_FRAME + 1;

    private static final int MAGIC = 0xA57E_2A2A;
    private static final byte FRAME_VERSION = 1;
    private static final byte KIND_HEARTBEAT = 1;
    private static final int FIXED_HEADER = 8;

    private final byte[] cluster;
    private final HeartbeatFields fields = new HeartbeatFields();
    private Keys keys;
    private Seal seal;

    public HeartbeatCodec(ClusterName cluster, Keys keys) {
        this.cluster = cluster.value().getBytes(StandardCharsets.US_ASCII);
        this.keys = keys;
        this.seal = new Seal(keys);
    }

    /** The keys in use. */
    public Keys keys() {
        return keys;
    }

    /** Signs and accepts with these keys from now on. */
    public void useKeys(Keys fresh) {
        keys = fresh;
        seal = new Seal(fresh);
    }

    /**
     * Bytes of the largest heartbeat that a cluster of these nodes can send, with the longest seal. Must not exceed
     * {@link #MAX_FRAME}; checked at start.
     */
    public static int largestFrame(ClusterName cluster, Collection<NodeName> nodes) {
        int payload = LargestHeartbeat.payloadBytes(nodes);
        return FIXED_HEADER + cluster.value().length() + 2 + payload + SigningKey.Method.SHA256.sealBytes();
    }

    /**
     * Writes the frame into the buffer (array-backed, at least {@link #MAX_FRAME} bytes), from its start, and flips it.
     *
     * @throws IllegalStateException if it does not fit; {@link #largestFrame} rules that out at start
     */
    public void encode(Heartbeat heartbeat, ByteBuffer into) {
        into.clear().limit(MAX_FRAME);
        try {
            into.putInt(MAGIC)
                    .put(FRAME_VERSION)
                    .put(KIND_HEARTBEAT)
                    .put((byte) seal.signingKey())
                    .put((byte) cluster.length)
                    .put(cluster);
            int lengthAt = into.position();
            into.putShort((short) 0);
            fields.write(heartbeat, into);
            into.putShort(lengthAt, (short) (into.position() - lengthAt - 2));
            seal.append(into);
        } catch (BufferOverflowException e) {
            throw new IllegalStateException("heartbeat does not fit " + MAX_FRAME + " bytes: " + heartbeat, e);
        }
        into.flip();
    }

    /** Judges one datagram: the array-backed buffer's bytes from position to limit. */
    public Verdict decode(ByteBuffer datagram) {
        int length = datagram.remaining();
        int start = datagram.position();
        if (length > MAX_FRAME) {
            return new Verdict.Refused(Refusal.OVERSIZE);
        }
        if (length < FIXED_HEADER || datagram.getInt(start) != MAGIC) {
            return new Verdict.Refused(Refusal.NOT_OURS);
        }
        if (datagram.get(start + 4) != FRAME_VERSION || datagram.get(start + 5) != KIND_HEARTBEAT) {
            return new Verdict.Refused(Refusal.UNKNOWN_KIND);
        }
        int keyId = datagram.get(start + 6) & 0xff;
        int nameLength = datagram.get(start + 7) & 0xff;
        int payloadAt = FIXED_HEADER + nameLength + 2;
        if (length < payloadAt) {
            return new Verdict.Refused(Refusal.NOT_OURS);
        }
        byte[] bytes = datagram.array();
        int offset = datagram.arrayOffset() + start;
        int nameAt = offset + FIXED_HEADER;
        if (!Arrays.equals(bytes, nameAt, nameAt + nameLength, cluster, 0, cluster.length)) {
            return new Verdict.Refused(Refusal.OTHER_CLUSTER);
        }
        int sealLength = seal.lengthFor(keyId);
        int payloadLength = datagram.getShort(start + payloadAt - 2) & 0xffff;
        if (sealLength == 0
                || payloadAt + payloadLength + sealLength != length
                || !seal.fits(keyId, bytes, offset, length)) {
            return new Verdict.Refused(Refusal.WRONG_KEY);
        }
        return parse(bytes, offset + payloadAt, payloadLength);
    }

    private Verdict parse(byte[] bytes, int offset, int length) {
        try {
            return new Verdict.Accepted(fields.read(bytes, offset, length));
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            // Genuine but unreadable: counted as its own kind, because it means a fault or a release mismatch, not an
            // attack.
            return new Verdict.Refused(Refusal.MALFORMED);
        }
    }
}
