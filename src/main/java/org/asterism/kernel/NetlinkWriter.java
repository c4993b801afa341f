package org.asterism.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes netlink messages into a buffer (RFC 3549 §2.3; {@code linux/netlink.h}). Headers are in the machine's byte
 * order; each message and attribute is padded to 4 bytes. The buffer is bounded: too much for it is
 * {@link java.nio.BufferOverflowException}, a bug of the caller, who must split.
 */
final class NetlinkWriter {

    static final int HEADER_BYTES = 16;
    static final int ATTRIBUTE_HEADER_BYTES = 4;
    static final int NLM_F_REQUEST = 1;
    static final int NLM_F_ACK = 4;
    static final int NLM_F_DUMP = 0x300;
    static final int NLM_F_REPLACE = 0x100;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;
    static final int NLM_F_APPEND = 0x800;
    private static final int NLA_F_NESTED = 0x8000;

    private final ByteBuffer buffer;
    private int messageStart = -1;

    NetlinkWriter(ByteBuffer buffer) {
        this.buffer = buffer.order(ByteOrder.nativeOrder());
    }

    void clear() {
        buffer.clear();
        messageStart = -1;
    }

    int length() {
        return buffer.position();
    }

    /** Starts a message; its length is filled in by {@link #end()}. */
    NetlinkWriter begin(int type, int flags, int sequence) {
        messageStart = buffer.position();
        buffer.putInt(0).putShort((short) type).putShort((short) (NLM_F_REQUEST | flags));
        buffer.putInt(sequence).putInt(0);
        return this;
    }

    void end() {
        buffer.putInt(messageStart, buffer.position() - messageStart);
        pad();
        messageStart = -1;
    }

    NetlinkWriter raw8(int value) {
        buffer.put((byte) value);
        return this;
    }

    NetlinkWriter raw16(int value) {
        buffer.putShort((short) value);
        return this;
    }

    NetlinkWriter raw32(int value) {
        buffer.putInt(value);
        return this;
    }

    NetlinkWriter rawBigEndian16(int value) {
        buffer.put((byte) (value >>> 8)).put((byte) value);
        return this;
    }

    NetlinkWriter bytes(int type, byte[] value) {
        attribute(type, value.length);
        buffer.put(value);
        return pad();
    }

    /** A zero-terminated string. */
    NetlinkWriter string(int type, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        attribute(type, bytes.length + 1);
        buffer.put(bytes).put((byte) 0);
        return pad();
    }

    /** 32 bits in network order, as nftables wants numbers. */
    NetlinkWriter bigEndian32(int type, int value) {
        attribute(type, Integer.BYTES);
        buffer.order(ByteOrder.BIG_ENDIAN).putInt(value).order(ByteOrder.nativeOrder());
        return this;
    }

    NetlinkWriter bigEndian64(int type, long value) {
        attribute(type, Long.BYTES);
        buffer.order(ByteOrder.BIG_ENDIAN).putLong(value).order(ByteOrder.nativeOrder());
        return this;
    }

    /** 32 bits in the machine's order, as rtnetlink wants numbers. */
    NetlinkWriter native32(int type, int value) {
        attribute(type, Integer.BYTES);
        buffer.putInt(value);
        return this;
    }

    /** Starts a nested attribute; hand the result to {@link #endNest(int)}. */
    int nest(int type) {
        int start = buffer.position();
        buffer.putShort((short) 0).putShort((short) (type | NLA_F_NESTED));
        return start;
    }

    NetlinkWriter endNest(int start) {
        int length = buffer.position() - start;
        if (length > 0xffff) {
            throw new IllegalStateException("nested attribute of " + length + " bytes; the limit is 65535");
        }
        buffer.putShort(start, (short) length);
        return this;
    }

    private void attribute(int type, int valueBytes) {
        buffer.putShort((short) (ATTRIBUTE_HEADER_BYTES + valueBytes)).putShort((short) type);
    }

    private NetlinkWriter pad() {
        while ((buffer.position() & 3) != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }
}
