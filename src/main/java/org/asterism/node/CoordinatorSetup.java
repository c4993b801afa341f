package org.asterism.node;

import java.time.InstantSource;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.asterism.audit.PrivateValues;
import org.asterism.config.NodeSettings;
import org.asterism.coordinator.Coordinator;
import org.asterism.coordinator.DocumentDisk.Stored;
import org.asterism.coordinator.Documents;
import org.asterism.coordinator.LeaseKeeper;
import org.asterism.coordinator.PlansAhead;
import org.asterism.coordinator.core.Conductor;
import org.asterism.coordinator.core.TransitionRun;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.kernel.BootClock;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.net.Postman;
import org.asterism.observability.EventKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the coordinator and the document keeper are made with. */
record CoordinatorSetup(
        Shared shared,
        Postman postman,
        Rights rights,
        ActorRef<WorkDesk.Command> work,
        FencingLine fencing,
        ActorRef<LeaseKeeper.Command> leases,
        CallDrains drains,
        DispatcherLine dispatchers,
        Masks masks) {

    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorSetup.class);
    static final int BATCH_LIMIT = 30;

    /** Now, before the last report, and with what the loss of a lease or of a life changes. */
    private static final int DIGESTS_PER_NODE = 4;

    /** Beginnings and ends are told as events, and the number of leases is a metric. */
    static Behavior<LeaseKeeper.Command> leaseKeeper(Shared shared) {
        return LeaseKeeper.create(new LeaseKeeper.Setting(
                InstantSource.system(),
                sentence -> shared.parts().story().tell(EventKind.CHANGE, sentence),
                shared.parts().metrics()::operatorLeases));
    }

    Documents.Setting documents(ActorRef<Documents.InForce> listener) {
        ClusterDocument first = shared.parts().first();
        String text = first.equals(ClusterDocument.EMPTY) ? "" : Texts.write(Texts.settled(first));
        return new Documents.Setting(
                shared.settings().self(),
                () -> shared.pulse().voters(),
                shared.reachable()::get,
                this::behind,
                postman::send,
                rights,
                shared.parts().storage(),
                new Stored(DocumentVersion.EMPTY, text, "", "first document of the cluster", 0),
                listener);
    }

    private SortedSet<NodeName> behind(DocumentVersion version) {
        SortedSet<NodeName> behind = new TreeSet<>();
        HeartSnapshot snapshot = shared.pulse();
        snapshot.newest().forEach((node, heartbeat) -> {
            boolean isNode = shared.settings().votes().containsKey(node);
            if (isNode && Herald.isHeard(snapshot, node) && heartbeat.document().compareTo(version) < 0) {
                behind.add(node);
            }
        });
        return behind;
    }

    Coordinator.Setting coordinator() {
        NodeSettings settings = shared.settings();
        DecisionLog decisions = new DecisionLog(
                settings.paths().state().resolve("decisions"),
                settings.limits().decisionsKept(),
                this::hidden,
                shared.files());
        Conductor.Tools tools = new Conductor.Tools(
                shared::plan,
                new KeptDigest(DIGESTS_PER_NODE * settings.nodes().size()),
                new TransitionRun.Limits(
                        BATCH_LIMIT,
                        settings.limits().parallelOperations(),
                        settings.limits().slowOperation()),
                settings.quorum().isTwoNode() ? Conductor.Owners.ASK_NETWORK : Conductor.Owners.EXCLUDED_BY_QUORUM);
        return new Coordinator.Setting(
                settings.self(),
                new TreeSet<>(settings.votes().keySet()),
                tools,
                BootClock::now,
                postman::send,
                new OwnOrders(work, rights::isLeased),
                message -> work.tell(new WorkDesk.Cleanup(new ResourceId(message.resource()))),
                shared.parts().storage()::read,
                Texts::write,
                new PlansAhead.Setting(shared.planner(), settings.planning().aheadBudget(), shared::planned),
                this::inForce,
                sentence -> shared.parts().story().tell(EventKind.OTHER, sentence),
                decision -> {
                    shared.parts().flight().decided(decision);
                    decisions.record(
                            shared.decidedBy(decision.input()),
                            file -> shared.parts().flight().kept(decision.transition(), file));
                },
                fencing,
                conductor -> {
                    fencing.look(conductor);
                    dispatchers.look(conductor);
                    shared.callCounts().look(conductor);
                    shared.failback().look(conductor);
                    shared.callRoom().look(conductor);
                },
                settings.timing().deadtime());
    }

    /** What is kept of decisions is for people, and leaves this node with incidents. */
    private ClusterState hidden(ClusterState input) {
        return PrivateValues.masked(input, masks.atOnce(List.of(input.document())));
    }

    /** The gate holds back what the document names before any resource of it is looked at. */
    private void inForce(DocumentVersion version, ClusterDocument document) {
        List<GatedAddress> floating = GatedAddress.of(document);
        List<Resource> resources = document.resources();
        fencing.inForce(document);
        shared.alerts().inForce(version, document);
        shared.watchdog().inForce(resources);
        shared.withoutQuorum().inForce(document);
        leases.tell(new LeaseKeeper.InForce(document));
        drains.inForce(document);
        shared.survival().ifPresent(line -> line.inForce(document));
        shared.registrations().ifPresent(line -> line.inForce(document));
        shared.precheck().inForce(document);
        shared.trunks().inForce(document);
        if (shared.parts().ground().gate() instanceof BareGate bare) {
            bare.know(floating);
        }
        shared.heart()
                .guard(Ground.devices(floating), Ground.addressesOf(floating))
                .thenAccept(result -> {
                    LOG.info("gate guards {} result={}", Ground.addressesOf(floating), result);
                    work.tell(new WorkDesk.Adopt(resources));
                });
    }
}
