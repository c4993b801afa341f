package org.asterism.watchdog;

import java.time.Duration;
import org.asterism.kernel.Outcome;
import org.asterism.kernel.ServiceManager;

/** The service manager. It stops to count when the service stops, and begins anew with the next one's READY=1. */
public record FedServiceManager(ServiceManager manager, Duration timeout) implements Fed {

    @Override
    public Outcome feed() {
        return manager.tell("WATCHDOG=1");
    }

    @Override
    public Outcome stretch(Duration longer) {
        return manager.tell("WATCHDOG_USEC=" + longer.toNanos() / 1000);
    }

    @Override
    public Outcome disarm() {
        return manager.tell("STOPPING=1");
    }

    @Override
    public void leave() {
        // It knows by itself when this process ends.
    }
}
