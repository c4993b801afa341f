package org.asterism.kernel;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses from bytes that the kernel gave. */
final class InternetAddresses {

    private InternetAddresses() {}

    static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the kernel gave an address of " + bytes.length + " bytes", e);
        }
    }
}
