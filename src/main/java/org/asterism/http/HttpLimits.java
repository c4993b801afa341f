package org.asterism.http;

import java.time.Duration;

/**
 * What callers can take up; whoever goes beyond is refused.
 *
 * @param connections open at once from other machines, and the same again from loopback
 * @param connectionsPerAddress of those from other machines
 * @param requestWait for a request to arrive whole, for its answer to be taken, and until the next on one connection
 * @param answerTimeout how long a request may take; after it a read fails and a change has an unknown outcome
 * @param bodyBytes longest body of a request; the configuration document must fit
 * @param headerBytes longest value of a header
 * @param rate requests a second of one caller; 0 = any number
 * @param burst requests of one caller at once after a pause
 * @param streams listeners to the event stream at once
 */
public record HttpLimits(
        int connections,
        int connectionsPerAddress,
        Duration requestWait,
        Duration answerTimeout,
        int bodyBytes,
        int headerBytes,
        int rate,
        int burst,
        int streams) {

    /** 256 connections, 32 from one address; requests arrive within 20 s and are answered within 10 s; bodies up to 1 MiB. */
    public static final HttpLimits STANDARD =
            new HttpLimits(256, 32, Duration.ofSeconds(20), Duration.ofSeconds(10), 1 << 20, 8192, 100, 200, 64);

    public HttpLimits {
        if (connections < 1 || connectionsPerAddress < 1) {
            throw new IllegalArgumentException(
                    "at least one connection must be allowed: " + connections + ", " + connectionsPerAddress);
        }
        if (!isPositive(requestWait) || !isPositive(answerTimeout)) {
            throw new IllegalArgumentException("times must be positive: " + requestWait + ", " + answerTimeout);
        }
        if (bodyBytes < 1024 || headerBytes < 256) {
            throw new IllegalArgumentException("bodies of at least 1024 and headers of 256 bytes must be allowed: "
                    + bodyBytes + ", " + headerBytes);
        }
        if (rate < 0 || burst < 1) {
            throw new IllegalArgumentException("rate and burst must not be negative: " + rate + ", " + burst);
        }
    }

    private static boolean isPositive(Duration span) {
        return !span.isNegative() && !span.isZero();
    }
}
