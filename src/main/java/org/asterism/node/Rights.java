package org.asterism.node;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.coordinator.DocumentGuard;
import org.asterism.executor.LatestStart;
import org.asterism.heartbeat.Gate;
import org.asterism.heartbeat.Heart;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Incarnation;
import org.asterism.resource.AddressPort;
import org.asterism.resource.Order;
import org.asterism.resource.Permission;

/**
 * What the other parts may do, asked of the heart. A permission is remembered by its deadline until that has passed, so that
 * the opening of an address can be checked against the very order it was given for.
 */
final class Rights implements Permission, DocumentGuard, AddressPort {

    private record Grant(Epoch epoch, Incarnation incarnation) {}

    private final AtomicReference<Heart> heart;
    private final Presence presence;
    private final ConcurrentMap<BootTime, Grant> grants = new ConcurrentHashMap<>();

    /** What the snapshot does not show yet. */
    private final ConcurrentMap<InetAddress, BootTime> openedAt = new ConcurrentHashMap<>();

    /** {@code heart} is set before anything is asked. */
    Rights(AtomicReference<Heart> heart, Presence presence) {
        this.heart = heart;
        this.presence = presence;
    }

    private Heart heart() {
        return java.util.Objects.requireNonNull(heart.get(), "asked before the heart beats");
    }

    @Override
    public CompletionStage<Permission.Permit> ask(Order order) {
        HeartSnapshot now = heart().snapshot();
        Grant grant = new Grant(order.epoch(), now.incarnation());
        return heart().admit(grant.epoch(), grant.incarnation()).thenApply(permit -> {
            if (permit instanceof org.asterism.heartbeat.Permit.Granted granted) {
                grants.keySet().removeIf(deadline -> deadline.isBefore(BootClock.now()));
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
    public Presence presence() {
        return presence;
    }

    @Override
    public CompletionStage<String> open(InetAddress address, LatestStart before) {
        Grant grant = before instanceof LatestStart.Before limit ? grants.get(limit.moment()) : null;
        if (grant == null) {
            return CompletableFuture.completedFuture("the permission to open " + address.getHostAddress() + " is over");
        }
        return heart().openAddress(address, grant.epoch(), grant.incarnation()).thenApply(result -> {
            if (result instanceof Gate.Result.Done) {
                openedAt.put(address, BootClock.now());
            }
            return words(result);
        });
    }

    @Override
    public CompletionStage<String> close(InetAddress address) {
        openedAt.remove(address);
        return heart().closeAddress(address).thenApply(Rights::words);
    }

    @Override
    public boolean isOpen(InetAddress address) {
        HeartSnapshot snapshot = heart().snapshot();
        BootTime opened = openedAt.get(address);
        return snapshot.opened().contains(address)
                || (opened != null && !snapshot.at().isAfter(opened));
    }

    private static String words(Gate.Result result) {
        if (result instanceof Gate.Result.Done) {
            return "";
        }
        return result instanceof Gate.Result.Refused refused
                ? refused.reason()
                : "the gate was removed by another tool; it is being put up again";
    }
}
