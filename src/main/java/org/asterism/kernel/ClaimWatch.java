package org.asterism.kernel;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hears which machine claims an address on a device: as the sender of any ARP message (RFC 5227 §2.4), or by a neighbour
 * advertisement, solicited or not (RFC 4861 §7.2). Frames of other kinds do not wake anybody. Probes (no sender address) are no
 * claims: they come from a machine that makes sure beforehand, like a peer that is about to take over.
 */
public final class ClaimWatch implements AutoCloseable {

    /** In one look: who floods the network must not hold up the one who looks. */
    private static final int MOST_FRAMES = 256;

    private final PacketSocket socket;
    private final Addresses addresses;
    private final InetAddress address;

    private ClaimWatch(PacketSocket socket, Addresses addresses, InetAddress address) {
        this.socket = socket;
        this.addresses = addresses;
        this.address = address;
    }

    /**
     * Opens a socket in the network namespace of the calling thread; it hears from now on, as long as the device is there.
     *
     * @param addresses of the same namespace; not closed with this
     */
    public static Answer<ClaimWatch> open(Addresses addresses, DeviceName name, InetAddress address) {
        DeviceReading reading = addresses.device(name);
        if (!(reading instanceof DeviceReading.Present present)) {
            return new Answer.Failed<>(Announcer.absent(reading, "listen on " + name));
        }
        Answer<PacketSocket> opened =
                PacketSocket.claims(address, present.device().index());
        return opened instanceof Answer.Got<PacketSocket> got
                ? new Answer.Got<>(new ClaimWatch(got.value(), addresses, address))
                : new Answer.Failed<>(((Answer.Failed<PacketSocket>) opened).refusal());
    }

    /** The last machine other than this one that claimed it since the last call; empty if none did. Does not block. */
    public synchronized Optional<MacAddress> heard() {
        List<MacAddress> claims = new ArrayList<>();
        byte[] frame = socket.receive(Duration.ZERO);
        for (int count = 0; frame.length > 0 && count < MOST_FRAMES; count++) {
            Announcer.claim(frame, address).ifPresent(claims::add);
            frame = socket.receive(Duration.ZERO);
        }
        if (claims.isEmpty()) {
            return Optional.empty();
        }
        // Two devices of this machine on one wire hear each other.
        if (addresses.devices() instanceof Answer.Got<List<Device>> own) {
            own.value().forEach(device -> claims.removeIf(device.mac()::equals));
        }
        return claims.isEmpty() ? Optional.empty() : Optional.of(claims.get(claims.size() - 1));
    }

    /** Whether the device has vanished or was switched off, as {@link #heard} found; another watch may hear. */
    public synchronized boolean isOver() {
        return socket.isOver();
    }

    @Override
    public synchronized void close() {
        socket.close();
    }
}
