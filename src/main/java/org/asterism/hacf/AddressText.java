package org.asterism.hacf;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A floating address as {@code haresources} writes it: {@code ip}, {@code ip/mask}, {@code ip/mask/interface}, {@code
 * ip/mask/broadcast} or {@code ip/mask/interface/broadcast}; the mask as a number of bits or in dots. What is missing is taken
 * from the machine's networks.
 */
record AddressText(InetAddress address, int prefix, String device) {

    /** Throws {@link IllegalArgumentException} with the reason. */
    static AddressText parse(String text, Machine machine) {
        String[] parts = text.split("/", -1);
        InetAddress address = Values.literal(parts[0])
                .orElseThrow(() -> new IllegalArgumentException("'" + parts[0] + "' is not an IP address"));
        if (parts.length > 4) {
            throw new IllegalArgumentException("'" + text + "' is not ip/mask/interface/broadcast");
        }
        String mask = parts.length > 1 ? parts[1] : "";
        String third = parts.length > 2 && Values.literal(parts[2]).isEmpty() ? parts[2] : "";
        return of(address, mask, third, machine);
    }

    /** With mask or device empty where they are not said. */
    static AddressText of(InetAddress address, String mask, String named, Machine machine) {
        String device = named.replaceFirst(":.*", "");
        Optional<Machine.Place> place = machine.placeOf(address);
        if (!device.isEmpty()) {
            Rule.checkOne(Values::interfaceName, device);
        } else {
            device = place.map(Machine.Place::device)
                    .orElseThrow(() -> new IllegalArgumentException(address.getHostAddress()
                            + " lies in no network of this machine and no interface is named"));
        }
        int bits = address.getAddress().length * 8;
        int prefix = mask.isEmpty()
                ? place.map(Machine.Place::prefix).orElse(bits)
                : mask.contains(".") ? dotted(mask) : Values.whole(mask, 1, bits);
        return new AddressText(address, prefix, device);
    }

    private static int dotted(String mask) {
        InetAddress address = Values.literal4(mask)
                .orElseThrow(() -> new IllegalArgumentException("'" + mask + "' is not a network mask"));
        byte[] bytes = address.getAddress();
        int value = 0;
        for (byte part : bytes) {
            value = value << 8 | (part & 0xff);
        }
        int ones = Integer.numberOfLeadingZeros(~value);
        if (ones == 0 || (ones < 32 && value << ones != 0)) {
            throw new IllegalArgumentException("'" + mask + "' is not a network mask");
        }
        return ones;
    }
}
