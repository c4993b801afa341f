package org.asterism.node;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.asterism.executor.NativeAgent;
import org.asterism.resource.agent.AddressPort;
import org.asterism.resource.agent.FloatingAddress;

/** For {@code gate = none}: the gate puts addresses on devices and takes them away; nobody else may. */
record UnguardedAddresses(AddressPort devices) implements AddressPort {

    @Override
    public Condition inspect(FloatingAddress address) {
        return withAddress(devices.inspect(address));
    }

    @Override
    public Condition lately(FloatingAddress address) {
        return withAddress(devices.lately(address));
    }

    private static Condition withAddress(Condition condition) {
        return condition instanceof Condition.Seen seen
                ? new Condition.Seen(seen.carrier(), Presence.CONFIGURED)
                : condition;
    }

    @Override
    public Step configure(FloatingAddress address) {
        return new Step.Done();
    }

    @Override
    public Step remove(FloatingAddress address) {
        return new Step.Done();
    }

    @Override
    public Step announce(FloatingAddress address) {
        return devices.announce(address);
    }

    @Override
    public Map<FloatingAddress, Ownership> probe(Set<FloatingAddress> addresses, Duration limit) {
        return devices.probe(addresses, limit);
    }

    @Override
    public Claims claims(FloatingAddress address) {
        return devices.claims(address);
    }

    @Override
    public Step ask(FloatingAddress address) {
        return devices.ask(address);
    }

    @Override
    public NativeAgent.Watch watch(String device, CarrierListener listener) {
        return devices.watch(device, listener);
    }
}
