package org.asterism.kernel;

/** An address found on a device. */
public record ConfiguredAddress(DeviceAddress address, Usability usability) {

    /** Whether IPv6 duplicate address detection lets the address be used (RFC 4862 §5.4); IPv4 is always usable. */
    public enum Usability {
        USABLE,
        TENTATIVE,
        DUPLICATE
    }
}
