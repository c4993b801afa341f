package org.asterism.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Expressions of one nftables rule, in order of evaluation; every match works on register 1 and ends the rule when it
 * fails ({@code linux/netfilter/nf_tables.h}; the same expressions {@code nft --debug=netlink} shows).
 */
final class NftRule {

    /** Header to which a payload offset refers. */
    enum Base {
        NETWORK(1),
        TRANSPORT(2);

        private final int number;

        Base(int number) {
            this.number = number;
        }
    }

    private static final int REGISTER = 1;
    private static final int VERDICT_REGISTER = 0;
    private static final int META_PROTOCOL = 1;
    private static final int META_IIFNAME = 6;
    private static final int META_OIFNAME = 7;
    private static final int META_L4PROTO = 16;
    private static final int EQUAL = 0;
    private static final int LOOKUP_INVERTED = 1;
    private static final int DROP = 0;
    private static final int ACCEPT = 1;
    private static final int GOTO = -4;
    private static final int DEVICE_NAME_BYTES = 16;

    private static final int LIST_ELEMENT = 1;
    private static final int EXPRESSION_NAME = 1;
    private static final int EXPRESSION_DATA = 2;
    private static final int DATA_VALUE = 1;
    private static final int DATA_VERDICT = 2;

    private final List<Consumer<NetlinkWriter>> expressions = new ArrayList<>();

    void write(NetlinkWriter writer) {
        expressions.forEach(expression -> expression.accept(writer));
    }

    /** Protocol of the frame, as 2 bytes in network order. */
    NftRule loadProtocol() {
        return meta(META_PROTOCOL);
    }

    NftRule protocol(int etherType) {
        return loadProtocol().equal(new byte[] {(byte) (etherType >>> 8), (byte) etherType});
    }

    NftRule transport(int protocol) {
        return meta(META_L4PROTO).equal(new byte[] {(byte) protocol});
    }

    NftRule from(DeviceName device) {
        return meta(META_IIFNAME).equal(padded(device));
    }

    NftRule to(DeviceName device) {
        return meta(META_OIFNAME).equal(padded(device));
    }

    NftRule payload(Base base, int offset, int bytes) {
        return expression(
                "payload",
                writer -> writer.bigEndian32(1, REGISTER)
                        .bigEndian32(2, base.number)
                        .bigEndian32(3, offset)
                        .bigEndian32(4, bytes));
    }

    NftRule equal(byte[] value) {
        return expression("cmp", writer -> {
            writer.bigEndian32(1, REGISTER).bigEndian32(2, EQUAL);
            int data = writer.nest(3);
            writer.bytes(DATA_VALUE, value).endNest(data);
        });
    }

    NftRule in(String set) {
        return expression("lookup", writer -> writer.string(1, set).bigEndian32(2, REGISTER));
    }

    NftRule notIn(String set) {
        return expression(
                "lookup",
                writer -> writer.string(1, set).bigEndian32(2, REGISTER).bigEndian32(5, LOOKUP_INVERTED));
    }

    NftRule counter() {
        return expression("counter", writer -> writer.bigEndian64(1, 0).bigEndian64(2, 0));
    }

    NftRule accept() {
        return verdict(ACCEPT, "");
    }

    NftRule drop() {
        return verdict(DROP, "");
    }

    NftRule goTo(String chain) {
        return verdict(GOTO, chain);
    }

    private NftRule meta(int key) {
        return expression("meta", writer -> writer.bigEndian32(1, REGISTER).bigEndian32(2, key));
    }

    private NftRule verdict(int code, String chain) {
        return expression("immediate", writer -> {
            writer.bigEndian32(1, VERDICT_REGISTER);
            int data = writer.nest(2);
            int verdict = writer.nest(DATA_VERDICT);
            writer.bigEndian32(1, code);
            if (!chain.isEmpty()) {
                writer.string(2, chain);
            }
            writer.endNest(verdict).endNest(data);
        });
    }

    private NftRule expression(String name, Consumer<NetlinkWriter> body) {
        expressions.add(writer -> {
            int element = writer.nest(LIST_ELEMENT);
            writer.string(EXPRESSION_NAME, name);
            int data = writer.nest(EXPRESSION_DATA);
            body.accept(writer);
            writer.endNest(data).endNest(element);
        });
        return this;
    }

    private static byte[] padded(DeviceName device) {
        return Arrays.copyOf(device.value().getBytes(StandardCharsets.US_ASCII), DEVICE_NAME_BYTES);
    }
}
