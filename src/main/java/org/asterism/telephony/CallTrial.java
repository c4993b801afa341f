package org.asterism.telephony;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A call to an extension that answers and sends the sound back.
 *
 * @param source address to call from; the wildcard address lets the kernel choose
 * @param uri whom to call
 * @param answer how long the answer may take
 * @param packets of 20 ms of sound
 */
public record CallTrial(InetSocketAddress target, InetAddress source, String uri, Duration answer, int packets) {

    public CallTrial {
        if (target.isUnresolved() || answer.isNegative() || answer.isZero() || packets < 1) {
            throw new IllegalArgumentException("a call needs a numeric address, a time limit and sound: " + target);
        }
    }
}
