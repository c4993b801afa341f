package org.asterism.setup;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * An IPv4 address with the length of its network.
 *
 * @param prefix 0 to 32
 */
public record Subnet(Inet4Address address, int prefix) {

    private static final Pattern LITERAL = Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}");
    private static final int BITS = 32;

    public Subnet {
        if (prefix < 0 || prefix > BITS) {
            throw new IllegalArgumentException("not the length of an IPv4 network: " + prefix);
        }
    }

    /** @throws IllegalArgumentException unless it is {@code 10.0.0.1/24} */
    static Subnet parse(String text) {
        int slash = text.indexOf('/');
        String prefix = slash < 0 ? "" : text.substring(slash + 1);
        if (!prefix.matches("[0-9]{1,2}")) {
            throw new IllegalArgumentException("'" + text + "' is not an address with the length of its network");
        }
        return new Subnet(address(text.substring(0, slash)), Integer.parseInt(prefix));
    }

    /** @throws IllegalArgumentException unless it is an IPv4 literal; names are not looked up */
    static Inet4Address address(String text) {
        try {
            if (LITERAL.matcher(text).matches() && InetAddress.getByName(text) instanceof Inet4Address address) {
                return address;
            }
        } catch (UnknownHostException notALiteral) {
            // A number above 255; told below.
        }
        throw new IllegalArgumentException("'" + text + "' is not an IPv4 address");
    }

    boolean contains(InetAddress other) {
        return other instanceof Inet4Address && (bits(address) & mask()) == (bits(other) & mask());
    }

    /** The first or the last of its network: no host's, but in networks of two. */
    boolean isNetworkOrBroadcast(Inet4Address other) {
        int rest = bits(other) & ~mask();
        return prefix < BITS - 1 && (rest == 0 || rest == ~mask());
    }

    boolean overlaps(Subnet other) {
        return contains(other.address) || other.contains(address);
    }

    private int mask() {
        return prefix == 0 ? 0 : -1 << (BITS - prefix);
    }

    private static int bits(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
