package org.asterism.kernel;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.asterism.model.BootTime;

/** Start-up of this package. */
public final class Kernel {

    private static final int ROUNDS = 200;

    private Kernel() {}

    /**
     * Pays what the first native call costs (unpacking and loading JNA's library, 0.1 to 0.3 s) and runs the code of a
     * round a few times, before any deadline depends on it. Changes nothing in the kernel.
     *
     * @return how long it took
     */
    public static Duration warmUp() {
        BootTime start = BootClock.now();
        if (AddressGate.create() instanceof Answer.Got<AddressGate> got) {
            try (AddressGate gate = got.value()) {
                gate.expires(0);
            }
        }
        if (Addresses.create() instanceof Answer.Got<Addresses> got) {
            try (Addresses addresses = got.value()) {
                addresses.device(new DeviceName("lo"));
            }
        }
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ByteBuffer scratch = ByteBuffer.allocateDirect(64 * 1024);
        for (int round = 0; round < ROUNDS; round++) {
            NetlinkWriter writer = new NetlinkWriter(scratch);
            writer.clear();
            NftBatch batch = new NftBatch(AddressGate.TABLE, writer, round);
            batch.clearSet(NftBatch.FAMILY_NETDEV, GateRules.ticket(0))
                    .addTimed(NftBatch.FAMILY_NETDEV, GateRules.ticket(0), GateRules.ANY_PROTOCOL, 1)
                    .add(NftBatch.FAMILY_NETDEV, "mine4", List.of(loopback.getAddress()))
                    .seal();
            scratch.flip();
            NetlinkReader.messages(scratch, message -> message.attributes(4, attribute -> {}));
            Frames.arpAnnouncement(MacAddress.BROADCAST, loopback);
            BootClock.now();
        }
        return BootClock.now().since(start);
    }
}
