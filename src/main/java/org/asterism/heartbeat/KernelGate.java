package org.asterism.heartbeat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import org.asterism.kernel.AddressGate;
import org.asterism.kernel.DeviceName;
import org.asterism.kernel.GateAnswer;
import org.asterism.kernel.GateInstallation;

/** The gate in the kernel. It must be installed already. */
public final class KernelGate implements Gate {

    private final AddressGate gate;
    private List<DeviceName> devices;
    private List<InetAddress> addresses;

    /** @param devices and {@code addresses}: as installed */
    public KernelGate(AddressGate gate, Collection<String> devices, Collection<InetAddress> addresses) {
        this.gate = gate;
        this.devices = devices.stream().map(DeviceName::new).toList();
        this.addresses = List.copyOf(addresses);
    }

    @Override
    public Result arm(int slot, Duration timeout) {
        return result(gate.arm(slot, timeout));
    }

    @Override
    public Result confirm(int slot) {
        return result(gate.confirm(slot));
    }

    @Override
    public Result armRestart(Duration timeout) {
        return result(gate.armRestart(timeout));
    }

    @Override
    public Result confirmRestart() {
        return result(gate.confirmRestart());
    }

    /** Armed anew for the shortest time and not confirmed, the slot holds nothing from this call on. */
    @Override
    public Result dropRestart() {
        return result(gate.armRestart(Duration.ofMillis(1)));
    }

    @Override
    public Result closeAll() {
        return result(gate.closeAll());
    }

    @Override
    public Result open(InetAddress address) {
        return result(gate.open(address));
    }

    @Override
    public Result close(InetAddress address) {
        return result(gate.close(address));
    }

    @Override
    public Result guard(Collection<String> devices, Collection<InetAddress> addresses) {
        this.devices = devices.stream().map(DeviceName::new).toList();
        this.addresses = List.copyOf(addresses);
        return result(gate.setGated(this.devices, this.addresses));
    }

    @Override
    public Result restore() {
        SortedSet<InetAddress> opened = gate.opened();
        Result result = result(gate.installClosed(devices, addresses));
        for (InetAddress address : opened) {
            if (result instanceof Result.Done) {
                result = result(gate.open(address));
            }
        }
        return result;
    }

    @Override
    public SortedSet<InetAddress> opened() {
        return gate.opened();
    }

    private static Result result(GateAnswer answer) {
        if (answer instanceof GateAnswer.Done) {
            return Result.DONE;
        }
        if (answer instanceof GateAnswer.Gone) {
            return new Result.Gone();
        }
        if (answer instanceof GateAnswer.Refused refused) {
            return new Result.Refused(refused.refusal().sentence());
        }
        if (answer instanceof GateAnswer.NotGated not) {
            return new Result.Refused(not.address().getHostAddress() + " is not among the guarded addresses");
        }
        if (answer instanceof GateAnswer.NotArmed not) {
            return new Result.Refused("slot " + not.slot() + " was not armed since everything was closed");
        }
        throw new AssertionError("unknown answer " + answer);
    }

    private static Result result(GateInstallation installation) {
        return installation instanceof GateInstallation.Refused refused
                ? new Result.Refused(refused.refusal().sentence())
                : Result.DONE;
    }
}
