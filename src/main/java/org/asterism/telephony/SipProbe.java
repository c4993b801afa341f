package org.asterism.telephony;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What to ask a SIP stack.
 *
 * @param target where to send to
 * @param source own address to send from; for a check of a service address on its own machine the same address, which keeps
 *     the packets on the loopback device whatever is held back on the others
 * @param uri whom to ask for
 * @param limit silence after which it counts as deaf
 * @param t1 first retransmission (RFC 3261 §17.1.2.2); each next one after twice the time, at most 4 s
 * @param failures statuses that say "alive, but not well"
 */
public record SipProbe(
        InetSocketAddress target,
        InetAddress source,
        String uri,
        Duration limit,
        Duration t1,
        SortedSet<Integer> failures) {

    public SipProbe {
        failures = Collections.unmodifiableSortedSet(new TreeSet<>(failures));
        if (target.isUnresolved()
                || target.getPort() == 0
                || limit.isNegative()
                || limit.isZero()
                || t1.isNegative()
                || t1.isZero()) {
            throw new IllegalArgumentException(
                    "a SIP probe needs address, port, limit > 0 and t1 > 0: " + target + ", " + limit + ", " + t1);
        }
        if (uri.isEmpty() || uri.chars().anyMatch(c -> c <= ' ' || c == '<' || c == '>' || c == 127)) {
            throw new IllegalArgumentException("not a SIP URI: '" + uri + "'");
        }
    }

    /** From the address to itself, 503 counting as failure. */
    public static SipProbe local(InetAddress address, int port, Duration limit) {
        InetSocketAddress target = new InetSocketAddress(address, port);
        return new SipProbe(
                target,
                address,
                "sip:" + text(target),
                limit,
                Duration.ofMillis(500),
                new TreeSet<>(java.util.Set.of(503)));
    }

    SipProbe with(String nextUri) {
        return new SipProbe(target, source, nextUri, limit, t1, failures);
    }

    /** Host and port as SIP writes them, IPv6 in brackets (RFC 3261 §25.1). */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        int zone = host.indexOf('%');
        String plain = zone < 0 ? host : host.substring(0, zone);
        return (plain.contains(":") ? "[" + plain + "]" : plain) + ":" + address.getPort();
    }
}
