package org.asterism.resource.agent;

import java.time.Duration;
import java.util.function.Supplier;
import org.asterism.executor.NativeAgent;
import org.asterism.model.BootTime;
import org.asterism.resource.agent.AddressPort.Carrier;

/**
 * Takes the news of one carrier to the observer of a resource: a loss counts only after a while, and a return only when it has
 * lasted; that time doubles with each loss that follows soon, so that a cable that flaps moves an address once. Thread-safe.
 */
final class CarrierPatience implements AddressPort.CarrierListener {

    /** After so long without a loss the next one is the first again. */
    static final Duration MEMORY = Duration.ofMinutes(10);

    static final Duration LONGEST = Duration.ofMinutes(1);

    private final Duration lossWait;
    private final Duration returnWait;
    private final Later later;
    private final Supplier<BootTime> clock;
    private final NativeAgent.Observer observer;
    private final Runnable back;
    private long change;
    private int losses;
    private BootTime lostAt = BootTime.ZERO;

    /** @param back run when the carrier is back to stay */
    CarrierPatience(
            Duration lossWait,
            Duration returnWait,
            Later later,
            Supplier<BootTime> clock,
            NativeAgent.Observer observer,
            Runnable back) {
        this.lossWait = lossWait;
        this.returnWait = returnWait;
        this.later = later;
        this.clock = clock;
        this.observer = observer;
        this.back = back;
    }

    @Override
    public void changed(Carrier now) {
        if (now == Carrier.PRESENT) {
            returned();
        } else {
            lost(now);
        }
    }

    private void lost(Carrier now) {
        long number;
        synchronized (this) {
            number = ++change;
            BootTime present = clock.get();
            losses = losses > 0 && present.isBefore(lostAt.plus(MEMORY)) ? losses + 1 : 1;
            lostAt = present;
        }
        if (lossWait.isZero() || now == Carrier.NO_DEVICE) {
            observer.suspicious();
        } else {
            later.after(lossWait, () -> {
                if (isLast(number)) {
                    observer.suspicious();
                }
            });
        }
    }

    private void returned() {
        long number;
        Duration wait;
        synchronized (this) {
            number = ++change;
            wait = steadyFor();
        }
        observer.suspicious();
        later.after(wait, () -> {
            if (isLast(number)) {
                observer.cured();
                back.run();
            }
        });
    }

    private synchronized boolean isLast(long number) {
        return change == number;
    }

    private Duration steadyFor() {
        Duration wait = returnWait;
        for (int loss = 1; loss < losses && wait.compareTo(LONGEST) < 0; loss++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(LONGEST) < 0 || losses <= 1 ? wait : LONGEST;
    }
}
