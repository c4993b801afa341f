package org.asterism.kernel;

import java.net.InetAddress;

/** An address with the length of its network prefix, as it is put on a device. */
public record DeviceAddress(InetAddress address, int prefixLength) {

    public DeviceAddress {
        int bits = address.getAddress().length * 8;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("prefix length must be 0 to " + bits + ": " + prefixLength);
        }
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixLength;
    }
}
