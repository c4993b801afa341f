package org.asterism.resource.agent;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.executor.NativeAgent;

/** Floating addresses on the devices of this node. Calls are synchronous: tens of microseconds, but for {@link #probe}. */
public interface AddressPort {

    /** What the kernel shows. */
    Condition inspect(FloatingAddress address);

    /** The same, perhaps as seen a quarter of a second ago; hundreds of monitors share a look. Never older than this node's own change. */
    default Condition lately(FloatingAddress address) {
        return inspect(address);
    }

    /** Puts the address on its device; nothing happens if it is there. Only behind a gate. */
    Step configure(FloatingAddress address);

    /** Takes the address off its device; nothing happens if it is not there. Other addresses of the same network stay. */
    Step remove(FloatingAddress address);

    /** Two gratuitous ARPs or one neighbour advertisement, once. */
    Step announce(FloatingAddress address);

    /** Asks the network for living owners of addresses of one device and family; takes up to {@code limit}, blocks. */
    Map<FloatingAddress, Ownership> probe(Set<FloatingAddress> addresses, Duration limit);

    /** Hears from now on which other machines claim the address. */
    Claims claims(FloatingAddress address);

    /** Asks the network once who has it; whoever answers claims it. */
    Step ask(FloatingAddress address);

    /** Tells of each change of the device's carrier from now on, on any thread. */
    NativeAgent.Watch watch(String device, CarrierListener listener);

    /** Told of changes only. */
    @FunctionalInterface
    interface CarrierListener {
        void changed(Carrier now);
    }

    /** Ear for one address; to be closed. */
    interface Claims extends AutoCloseable {

        /** Ethernet address of the last machine that claimed it since the last call, empty if none did. Does not block. */
        Optional<String> heard();

        /** Whether nothing more is heard, because the device is gone; open another one. */
        boolean isOver();

        @Override
        void close();
    }

    enum Carrier {
        PRESENT,
        MISSING,
        /** There is no such device, or it is switched off. */
        NO_DEVICE
    }

    enum Presence {
        CONFIGURED,
        ABSENT
    }

    /** State of device and address. */
    sealed interface Condition {
        record Seen(Carrier carrier, Presence presence) implements Condition {}

        record Unreadable(String reason) implements Condition {}
    }

    /** End of a change. */
    sealed interface Step {
        record Done() implements Step {}

        record Failed(String reason) implements Step {}
    }

    /** Whether anybody else has it. */
    sealed interface Ownership {
        record Nobody() implements Ownership {}

        record Somebody(String mac) implements Ownership {}

        record Unknown(String reason) implements Ownership {}
    }
}
