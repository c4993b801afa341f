package org.asterism.node;

import io.micrometer.core.instrument.Gauge;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.kernel.BootClock;
import org.asterism.model.ClusterDocument;
import org.asterism.observability.EventKind;
import org.asterism.resource.agent.AsteriskAgent;
import org.asterism.telephony.drain.TrunkKeeper;

/** Connects the keeping of trunks with the node. Any thread; nothing waits. */
final class TrunkLine {

    private static final Duration LOOK = Duration.ofMillis(500);

    private final AtomicReference<List<InetAddress>> floating = new AtomicReference<>(List.of());
    private final TrunkKeeper keeper;

    TrunkLine(Shared shared, AsteriskAgent asterisk) {
        this.keeper = new TrunkKeeper(new TrunkKeeper.Setting(
                shared.settings().self(),
                InstantSource.system(),
                BootClock::now,
                () -> {
                    List<InetAddress> all = Objects.requireNonNull(floating.get());
                    Set<InetAddress> opened = shared.pulse().opened();
                    return asterisk.trunks(address -> CallDrains.serves(address, all, opened));
                },
                shared.notes()::renew,
                shared.notes()::remove,
                sentence -> shared.parts().story().tell(EventKind.OTHER, sentence)));
        Gauge.builder("asterism.trunks.registered", keeper, TrunkKeeper::registered)
                .description("trunks that are registered from this node, of Asterisks with trunk-registrations = owner")
                .register(shared.parts().metrics().registry());
        Gauge.builder("asterism.trunks.missing", keeper, TrunkKeeper::missing)
                .description("trunks that should be registered from this node and are not")
                .register(shared.parts().metrics().registry());
        Rhythm.keep(LOOK, shared::after, shared.processes(), "trunks are looked at", keeper::look);
    }

    /** The document that holds from now on. */
    void inForce(ClusterDocument next) {
        floating.set(Ground.addressesOf(GatedAddress.of(next)));
        keeper.inForce(next);
    }
}
