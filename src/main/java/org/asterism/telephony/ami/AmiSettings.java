package org.asterism.telephony.ami;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Where and how to connect.
 *
 * @param events event mask of the login: {@code on}, {@code off} or classes as {@code call,system}
 * @param connect limit for connecting and login together
 * @param pingEvery pause between the client's own pings
 * @param silence without any byte from Asterisk for so long, pings out, the connection is dropped
 * @param shortestPause before the first new try; each later one waits twice as long
 * @param longestPause between tries
 */
public record AmiSettings(
        InetSocketAddress address,
        String user,
        String secret,
        String events,
        Duration connect,
        Duration pingEvery,
        Duration silence,
        Duration shortestPause,
        Duration longestPause) {

    public AmiSettings {
        if (address.isUnresolved() || address.getPort() == 0 || user.isEmpty()) {
            throw new IllegalArgumentException("AMI needs a numeric address, a port and a user: " + address);
        }
        for (Duration span : new Duration[] {connect, pingEvery, silence, shortestPause, longestPause}) {
            if (span.isNegative() || span.isZero()) {
                throw new IllegalArgumentException("AMI needs time limits above 0: " + span);
            }
        }
    }

    /** 2 s to connect, ping every second, dropped after 3 s of silence, new tries after 0.1 s up to 2 s. */
    public static AmiSettings of(InetSocketAddress address, String user, String secret, String events) {
        return new AmiSettings(
                address,
                user,
                secret,
                events,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofMillis(100),
                Duration.ofSeconds(2));
    }

    /** The same with tries that are never further apart. */
    public AmiSettings withLongestPause(Duration longest) {
        Duration shortest = shortestPause.compareTo(longest) < 0 ? shortestPause : longest;
        return new AmiSettings(address, user, secret, events, connect, pingEvery, silence, shortest, longest);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "AmiSettings[" + user + "@" + address + "]";
    }
}
