package org.asterism.watchdog;

import java.time.Duration;
import org.asterism.kernel.Outcome;
import org.asterism.kernel.WatchdogDevice;

/** A device of the kernel. */
public record FedDevice(WatchdogDevice device) implements Fed {

    @Override
    public Duration timeout() {
        return device.timeout();
    }

    @Override
    public Outcome feed() {
        return device.feed();
    }

    @Override
    public Outcome stretch(Duration timeout) {
        return device.setTimeout(timeout);
    }

    @Override
    public Outcome disarm() {
        return device.disarm();
    }

    @Override
    public void leave() {
        device.leave();
    }
}
