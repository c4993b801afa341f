package org.asterism.resource.agent;

import java.net.InetAddress;

/** An address that one node of the cluster answers for, on a device. */
public record FloatingAddress(InetAddress address, int prefixLength, String device) {

    public FloatingAddress {
        int bits = address.getAddress().length * 8;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("prefix must be 0 to " + bits + ": " + prefixLength);
        }
        if (!device.matches("[^\\s/]{1,15}")) {
            throw new IllegalArgumentException("not a network device: '" + device + "'");
        }
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixLength + " on " + device;
    }
}
