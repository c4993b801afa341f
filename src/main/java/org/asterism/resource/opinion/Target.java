package org.asterism.resource.opinion;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What others are to ask: {@code sip:10.0.0.100:5060} (OPTIONS by UDP) or {@code tcp:[2001:db8::1]:80} (a connection). */
record Target(Protocol protocol, InetSocketAddress address) {

    enum Protocol {
        SIP,
        TCP
    }

    private static final Pattern FORM =
            Pattern.compile("(sip|tcp):(?:\\[([0-9A-Fa-f:.]+)\\]|((?:[0-9]{1,3}\\.){3}[0-9]{1,3})):([0-9]{1,5})");

    /** @throws IllegalArgumentException with what is wrong; names are never looked up */
    static Target parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not like sip:10.0.0.100:5060 or tcp:10.0.0.100:80");
        }
        String host = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
        int port = Integer.parseInt(matcher.group(4));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'" + text + "' has no port from 1 to 65535");
        }
        try {
            // Digits, dots and colons only, so that no name is ever looked up.
            InetAddress address = InetAddress.getByName(host);
            return new Target(
                    matcher.group(1).equals("sip") ? Protocol.SIP : Protocol.TCP, new InetSocketAddress(address, port));
        } catch (UnknownHostException badLiteral) {
            throw new IllegalArgumentException("'" + text + "' has no IPv4 or IPv6 address", badLiteral);
        }
    }
}
