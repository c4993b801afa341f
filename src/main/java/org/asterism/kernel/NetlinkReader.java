package org.asterism.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads netlink messages and attributes; lengths are checked, a message cut short ends the walk. */
final class NetlinkReader {

    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;
    static final int NLM_F_DUMP_INTR = 0x10;
    private static final int TYPE_MASK = 0x3fff;

    private NetlinkReader() {}

    /**
     * One received message.
     *
     * @param portId netlink port of its cause, 0 = the kernel itself
     * @param payload what follows the header, in the machine's byte order
     */
    record Message(int type, int flags, int sequence, int portId, ByteBuffer payload) {

        /** For {@code NLMSG_ERROR} and {@code NLMSG_DONE}: the error number, 0 = acknowledged. */
        int errno() {
            return payload.remaining() >= Integer.BYTES ? -payload.getInt(payload.position()) : 0;
        }

        /** Attributes after a fixed part of so many bytes. */
        void attributes(int fixedBytes, Consumer<Attribute> visitor) {
            if (payload.remaining() >= fixedBytes) {
                walk(slice(payload, payload.position() + fixedBytes, payload.remaining() - fixedBytes), visitor);
            }
        }

        /** The same without an object for each, for messages that come by hundreds. */
        void places(int fixedBytes, Place visitor) {
            int start = payload.position() + fixedBytes;
            while (payload.limit() - start >= NetlinkWriter.ATTRIBUTE_HEADER_BYTES) {
                int length = payload.getShort(start) & 0xffff;
                if (length < NetlinkWriter.ATTRIBUTE_HEADER_BYTES || length > payload.limit() - start) {
                    return;
                }
                visitor.at(
                        payload.getShort(start + 2) & TYPE_MASK,
                        start + NetlinkWriter.ATTRIBUTE_HEADER_BYTES,
                        length - NetlinkWriter.ATTRIBUTE_HEADER_BYTES);
                start += aligned(length);
            }
        }

        byte[] bytes(int start, int length) {
            byte[] bytes = new byte[length];
            payload.get(start, bytes);
            return bytes;
        }
    }

    /** Takes the place of an attribute's value in a message's payload. */
    @FunctionalInterface
    interface Place {
        void at(int type, int start, int length);
    }

    record Attribute(int type, ByteBuffer value) {

        String string() {
            byte[] bytes = bytes();
            int length = bytes.length;
            while (length > 0 && bytes[length - 1] == 0) {
                length--;
            }
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }

        byte[] bytes() {
            byte[] bytes = new byte[value.remaining()];
            value.get(value.position(), bytes);
            return bytes;
        }

        int native32() {
            return value.getInt(value.position());
        }

        long bigEndian64() {
            return value.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(value.position());
        }

        void nested(Consumer<Attribute> visitor) {
            walk(value, visitor);
        }
    }

    /** Visits each message in what one {@code recv} returned. */
    static void messages(ByteBuffer received, Consumer<Message> visitor) {
        ByteBuffer data = received.duplicate().order(ByteOrder.nativeOrder());
        while (data.remaining() >= NetlinkWriter.HEADER_BYTES) {
            int start = data.position();
            int length = data.getInt(start);
            if (length < NetlinkWriter.HEADER_BYTES || length > data.remaining()) {
                return;
            }
            visitor.accept(new Message(
                    data.getShort(start + 4) & 0xffff,
                    data.getShort(start + 6) & 0xffff,
                    data.getInt(start + 8),
                    data.getInt(start + 12),
                    slice(data, start + NetlinkWriter.HEADER_BYTES, length - NetlinkWriter.HEADER_BYTES)));
            data.position(Math.min(data.limit(), start + aligned(length)));
        }
    }

    private static void walk(ByteBuffer attributes, Consumer<Attribute> visitor) {
        ByteBuffer data = attributes.duplicate().order(ByteOrder.nativeOrder());
        while (data.remaining() >= NetlinkWriter.ATTRIBUTE_HEADER_BYTES) {
            int start = data.position();
            int length = data.getShort(start) & 0xffff;
            if (length < NetlinkWriter.ATTRIBUTE_HEADER_BYTES || length > data.remaining()) {
                return;
            }
            int type = data.getShort(start + 2) & TYPE_MASK;
            visitor.accept(new Attribute(
                    type,
                    slice(
                            data,
                            start + NetlinkWriter.ATTRIBUTE_HEADER_BYTES,
                            length - NetlinkWriter.ATTRIBUTE_HEADER_BYTES)));
            data.position(Math.min(data.limit(), start + aligned(length)));
        }
    }

    private static ByteBuffer slice(ByteBuffer data, int start, int length) {
        return data.slice(start, length).order(ByteOrder.nativeOrder());
    }

    private static int aligned(int length) {
        return (length + 3) & ~3;
    }
}
