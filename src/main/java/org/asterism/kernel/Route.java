package org.asterism.kernel;

import java.net.InetAddress;

/** Way to one peer's messaging address. */
public record Route(DeviceAddress destination, DeviceName device, Hop hop, InetAddress source) {

    /** The next hop. */
    public sealed interface Hop {
        /** The destination is on the device's own network. */
        record Direct() implements Hop {}

        record Gateway(InetAddress address) implements Hop {}
    }

    public Route {
        int bytes = destination.address().getAddress().length;
        boolean isMixed = source.getAddress().length != bytes
                || (hop instanceof Hop.Gateway gateway && gateway.address().getAddress().length != bytes);
        if (isMixed) {
            throw new IllegalArgumentException("a route is either IPv4 or IPv6: " + destination + " from " + source);
        }
    }
}
