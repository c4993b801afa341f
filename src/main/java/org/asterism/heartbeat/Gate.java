package org.asterism.heartbeat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.SortedSet;

/** Port to what holds floating addresses back. All calls come from the heart's thread and return within a millisecond. */
public interface Gate {

    /** How a change ended. Anything but {@link Done} means that it did not happen at all. */
    sealed interface Result {
        record Done() implements Result {}

        /** The gate itself is gone: nothing is held back any more, until {@link #restore()}. */
        record Gone() implements Result {}

        /** One sentence for operators. */
        record Refused(String reason) implements Result {}

        Result DONE = new Done();
    }

    /** Starts the time of a slot, unconfirmed. */
    Result arm(int slot, Duration timeout);

    /** Confirms a slot; harmless if its time is over. */
    Result confirm(int slot);

    /** Starts the time of the slot that bridges a planned restart, unconfirmed. */
    Result armRestart(Duration timeout);

    Result confirmRestart();

    /** Ends the slot that bridges a restart; the others go on. */
    Result dropRestart();

    /** Ends everything: all slots, all opened addresses. */
    Result closeAll();

    /** Lets an address pass while a lease holds. */
    Result open(InetAddress address);

    /** Holds an address back, lease or not. */
    Result close(InetAddress address);

    /** Changes which addresses on which devices are held back. */
    Result guard(Collection<String> devices, Collection<InetAddress> addresses);

    /** Puts the gate up anew after somebody else broke it: no slot holds, the opened addresses stay opened. */
    Result restore();

    SortedSet<InetAddress> opened();
}
