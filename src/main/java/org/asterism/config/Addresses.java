package org.asterism.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Reads address literals; a host name is refused rather than looked up. */
final class Addresses {

    /** Nothing that matches can be a host name: all digits and dots, or with a colon. */
    private static final Pattern V4 = Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}");

    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9._-]{1,15})?");

    private Addresses() {}

    /** @throws IllegalArgumentException if the text is not an IPv4 or IPv6 literal */
    static InetAddress parse(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            throw new IllegalArgumentException("is not an IPv4 or IPv6 address");
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException badLiteral) {
            throw new IllegalArgumentException("is not an IPv4 or IPv6 address", badLiteral);
        }
    }

    /** A guess, since the prefix length is not configured: same first 24 bits (IPv4) or 64 bits (IPv6). */
    static boolean areLikelyOnOneNetwork(InetAddress a, InetAddress b) {
        byte[] first = a.getAddress();
        byte[] second = b.getAddress();
        if (first.length != second.length) {
            return false;
        }
        int prefixBytes = first.length == 4 ? 3 : 8;
        return java.util.Arrays.equals(first, 0, prefixBytes, second, 0, prefixBytes);
    }
}
