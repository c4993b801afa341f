package org.asterism.kernel;

import java.util.Locale;

/** A 48-bit Ethernet address. */
public record MacAddress(long value) {

    public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);
    static final int BYTES = 6;

    public MacAddress {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("not a 48-bit address: " + value);
        }
    }

    static MacAddress of(byte[] bytes, int offset) {
        long value = 0;
        for (int index = 0; index < BYTES; index++) {
            value = (value << 8) | (bytes[offset + index] & 0xff);
        }
        return new MacAddress(value);
    }

    byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        for (int index = 0; index < BYTES; index++) {
            bytes[index] = (byte) (value >>> (8 * (BYTES - 1 - index)));
        }
        return bytes;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (byte part : bytes()) {
            text.append(text.length() == 0 ? "" : ":").append(String.format(Locale.ROOT, "%02x", part));
        }
        return text.toString();
    }
}
