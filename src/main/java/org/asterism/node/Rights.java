package org.asterism.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.coordinator.DocumentGuard;
import org.asterism.executor.LatestStart;
import org.asterism.heartbeat.Gate;
import org.asterism.heartbeat.Heart;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Incarnation;
import org.asterism.resource.Order;
import org.asterism.resource.Permission;
import org.asterism.resource.agent.AddressGatePort;
import org.asterism.resource.agent.FloatingAddress;

/**
 * What the other parts may do, asked of the heart. A permission is remembered by its deadline, and for a while after it, so that
 * the opening of an address can be checked against the very order it was given for: while the network is asked for a living
 * owner the lease is renewed, and what counts is that the node is then in the same incarnation and obeys the same epoch.
 */
final class Rights implements Permission, DocumentGuard, AddressGatePort {

    /** Longer than any start of an address takes. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private record Grant(Epoch epoch, Incarnation incarnation) {}

    private final AtomicReference<Heart> heart;
    private final ConcurrentMap<BootTime, Grant> grants = new ConcurrentHashMap<>();

    /** {@code heart} is set before anything is asked. */
    Rights(AtomicReference<Heart> heart) {
        this.heart = heart;
    }

    private Heart heart() {
        return java.util.Objects.requireNonNull(heart.get(), "asked before the heart beats");
    }

    @Override
    public CompletionStage<Permission.Permit> ask(Order order) {
        Grant grant = new Grant(order.epoch(), order.incarnation());
        return heart().admit(grant.epoch(), grant.incarnation()).thenApply(permit -> {
            if (permit instanceof org.asterism.heartbeat.Permit.Granted granted) {
                BootTime now = BootClock.now();
                grants.keySet().removeIf(deadline -> deadline.plus(REMEMBERED).isBefore(now));
                grants.put(granted.deadline(), grant);
                return new Permission.Permit.Granted(granted.deadline());
            }
            return new Permission.Permit.Refused(((org.asterism.heartbeat.Permit.Refused) permit).reason());
        });
    }

    @Override
    public CompletionStage<Boolean> accepts(Epoch epoch) {
        return heart().acceptsDocument(epoch);
    }

    @Override
    public CompletionStage<Boolean> recorded(DocumentVersion version) {
        return heart().documentWritten(version);
    }

    @Override
    public CompletionStage<Turned> open(FloatingAddress address, LatestStart latest) {
        Grant grant = latest instanceof LatestStart.Before limit ? grants.get(limit.moment()) : null;
        if (grant == null) {
            return CompletableFuture.completedFuture(new Turned.TooLate(
                    "the permission to open " + address.address().getHostAddress() + " is over"));
        }
        return heart().openAddress(address.address(), grant.epoch(), grant.incarnation())
                .thenApply(Rights::opened);
    }

    @Override
    public CompletionStage<Turned> close(FloatingAddress address) {
        return heart().closeAddress(address.address())
                .thenApply(result -> result instanceof Gate.Result.Refused refused
                        ? new Turned.Failed(refused.reason())
                        : new Turned.Done());
    }

    @Override
    public CompletionStage<Position> position(FloatingAddress address) {
        return heart().isOpen(address.address()).thenApply(isOpen -> isOpen ? Position.OPEN : Position.SHUT);
    }

    @Override
    public boolean isLeased() {
        return BootClock.now().isBefore(heart().leaseEnd());
    }

    /** What refuses at the last moment is the lease; the gate itself fails only when it is gone. */
    private static Turned opened(Gate.Result result) {
        if (result instanceof Gate.Result.Done) {
            return new Turned.Done();
        }
        return result instanceof Gate.Result.Refused refused
                ? new Turned.TooLate(refused.reason())
                : new Turned.Failed("the gate was removed by another tool; it is being put up again");
    }
}
