package org.asterism.kernel;

import java.net.InetAddress;

/**
 * Way to one peer's messaging address.
 *
 * @param metric of several routes to one destination the kernel takes the one with the lowest that it may use; 0 is its default
 */
public record Route(DeviceAddress destination, DeviceName device, Hop hop, InetAddress source, int metric) {

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
        if (metric < 0) {
            throw new IllegalArgumentException("a metric is 0 or more: " + metric);
        }
    }
}
