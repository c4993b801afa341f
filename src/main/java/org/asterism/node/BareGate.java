package org.asterism.node;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import org.asterism.heartbeat.Gate;
import org.asterism.heartbeat.NoGate;
import org.asterism.kernel.Addresses;
import org.asterism.kernel.DeviceAddress;

/**
 * For {@code gate = none}: an address is on its device only while this node may use it, and the process itself has to take it
 * away. That is what keepalived and Pacemaker do; a frozen process does not.
 */
final class BareGate implements Gate {

    private final NoGate books = new NoGate();
    private final Addresses devices;
    private volatile List<GatedAddress> known;

    BareGate(Addresses devices, List<GatedAddress> known) {
        this.devices = devices;
        this.known = List.copyOf(known);
    }

    /** The addresses of the document in force. */
    void know(List<GatedAddress> addresses) {
        known = List.copyOf(addresses);
    }

    @Override
    public Result arm(int slot, Duration timeout) {
        return books.arm(slot, timeout);
    }

    @Override
    public Result confirm(int slot) {
        return books.confirm(slot);
    }

    @Override
    public Result armRestart(Duration timeout) {
        return books.armRestart(timeout);
    }

    @Override
    public Result confirmRestart() {
        return books.confirmRestart();
    }

    @Override
    public Result dropRestart() {
        return books.dropRestart();
    }

    @Override
    public Result closeAll() {
        known.forEach(this::remove);
        return books.closeAll();
    }

    @Override
    public Result open(InetAddress address) {
        known.stream()
                .filter(gated -> gated.address().equals(address))
                .forEach(gated -> devices.add(gated.device(), new DeviceAddress(address, gated.prefix())));
        return books.open(address);
    }

    @Override
    public Result close(InetAddress address) {
        known.stream().filter(gated -> gated.address().equals(address)).forEach(this::remove);
        return books.close(address);
    }

    @Override
    public Result guard(Collection<String> onDevices, Collection<InetAddress> addresses) {
        return books.guard(onDevices, addresses);
    }

    @Override
    public Result restore() {
        return books.restore();
    }

    @Override
    public SortedSet<InetAddress> opened() {
        return books.opened();
    }

    private void remove(GatedAddress gated) {
        devices.remove(gated.device(), new DeviceAddress(gated.address(), gated.prefix()));
    }
}
