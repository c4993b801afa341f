package org.asterism.kernel;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sees the IPv4 packets that come in on all devices of a network namespace, in the order in which they came: a witness for who
 * sends from an address. Not thread-safe.
 */
public final class FrameTap implements AutoCloseable {

    private static final int ETHER_IPV4 = 0x0800;
    private static final int ALL_DEVICES = 0;
    private static final int SENDER_OFFSET = 26;
    private static final int SHORTEST = 34;

    private final PacketSocket socket;

    private FrameTap(PacketSocket socket) {
        this.socket = socket;
    }

    /** In the namespace of the calling thread; needs CAP_NET_RAW. */
    public static Answer<FrameTap> open() {
        Answer<PacketSocket> opened = PacketSocket.receiver(ETHER_IPV4, ALL_DEVICES);
        if (opened instanceof Answer.Got<PacketSocket> got) {
            return new Answer.Got<>(new FrameTap(got.value()));
        }
        return new Answer.Failed<>(((Answer.Failed<PacketSocket>) opened).refusal());
    }

    /**
     * Waits for one packet, of anyone.
     *
     * @return who sent it; empty if it was from another address, or none came in time
     */
    public Optional<MacAddress> nextFrom(Inet4Address sender, Duration limit) {
        byte[] frame = socket.receive(limit);
        boolean isFromSender = frame.length >= SHORTEST
                && Arrays.equals(frame, SENDER_OFFSET, SENDER_OFFSET + 4, sender.getAddress(), 0, 4);
        return isFromSender ? Optional.of(MacAddress.of(frame, MacAddress.BYTES)) : Optional.empty();
    }

    @Override
    public void close() {
        socket.close();
    }
}
