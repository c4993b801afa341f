package org.asterism.kernel;

/**
 * A network device as the kernel shows it.
 *
 * @param index its number in this namespace; a device that comes back has a new one
 * @param mac all zero for devices without an Ethernet address
 */
public record Device(DeviceName name, int index, MacAddress mac, Link link) {

    public enum Link {
        /** Up, with carrier. */
        CARRIER,
        /** Up, but nothing at the other end. */
        NO_CARRIER,
        /** Switched off by the administrator. */
        DOWN
    }
}
