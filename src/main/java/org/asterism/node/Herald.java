package org.asterism.node;

import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.asterism.coordinator.Coordinator;
import org.asterism.coordinator.Documents;
import org.asterism.coordinator.Reporter;
import org.asterism.coordinator.core.Sight;
import org.asterism.heartbeat.HeartEvent;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Hearing;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.NetIdentity;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.asterism.net.NetKeeper;
import org.asterism.net.NetView;

/** Takes what the heart says to those whom it concerns, in terms they know. Keeps nothing but who they are. */
final class Herald {

    /** Whom it concerns. {@code nodes}: all that may own, so no arbiters. {@code story} takes every event, for operators. */
    record Setting(
            NodeName self,
            Set<NodeName> nodes,
            LongSupplier digest,
            ActorRef<Coordinator.Command> coordinator,
            Consumer<Documents.Command> documents,
            ActorRef<NetKeeper.Command> net,
            ActorRef<Reporter.Command> reporter,
            ActorRef<WorkDesk.Command> work,
            Consumer<HeartSnapshot> routes,
            Consumer<HeartEvent> story) {}

    private final Setting setting;

    private Herald(Setting setting) {
        this.setting = setting;
    }

    static Behavior<HeartEvent> create(Setting setting) {
        Herald herald = new Herald(setting);
        return Behaviors.receiveMessage(event -> {
            herald.tell(event);
            return Behaviors.same();
        });
    }

    private void tell(HeartEvent event) {
        setting.story().accept(event);
        if (event instanceof HeartEvent.Changed changed) {
            onChanged(changed.snapshot());
        } else if (event instanceof HeartEvent.DocumentCommitted committed) {
            setting.documents().accept(new Documents.Counted(committed.version()));
        } else if (event instanceof HeartEvent.DocumentWanted wanted) {
            setting.documents().accept(new Documents.Fetch(wanted.from(), wanted.version()));
        } else if (event instanceof HeartEvent.LetGo) {
            setting.reporter().tell(new Reporter.GateClosed());
            setting.work().tell(new WorkDesk.GateClosed());
        } else if (event instanceof HeartEvent.NewIncarnation begun) {
            setting.reporter().tell(new Reporter.LivesOn(begun.incarnation()));
        } else if (event instanceof HeartEvent.Established || event instanceof HeartEvent.Back) {
            setting.reporter().tell(new Reporter.Retell());
        }
    }

    private void onChanged(HeartSnapshot snapshot) {
        setting.routes().accept(snapshot);
        SortedMap<NodeName, DocumentVersion> onDisk = new TreeMap<>();
        SortedMap<NodeName, NetIdentity> nets = new TreeMap<>();
        snapshot.newest().forEach((node, heartbeat) -> {
            if (isHeard(snapshot, node)) {
                onDisk.put(node, heartbeat.document());
                if (setting.nodes().contains(node)) {
                    nets.put(node, heartbeat.net());
                }
            }
        });
        // It is committed with the word of those alone that this node does not stand for.
        snapshot.stoodFor().forEach(node -> onDisk.put(node, snapshot.document()));
        setting.coordinator().tell(new Coordinator.Sighted(snapshot.elected(), sights(snapshot), onDisk));
        setting.net()
                .tell(new NetKeeper.Viewed(new NetView(
                        snapshot.incarnation(),
                        snapshot.elected(),
                        snapshot.leadership().coordinator(),
                        nets,
                        gone(snapshot))));
    }

    /** Whom the net need not wait for: those given up, and those that do not count and are silent. */
    private SortedSet<NodeName> gone(HeartSnapshot snapshot) {
        SortedSet<NodeName> gone = new TreeSet<>(snapshot.lost().keySet());
        gone.retainAll(snapshot.voters().members());
        if (!snapshot.elected().equals(Epoch.NONE)) {
            snapshot.peers().stream()
                    .filter(peer -> setting.nodes().contains(peer.peer()))
                    .filter(peer -> !snapshot.voters().members().contains(peer.peer()))
                    .filter(peer -> peer.verdict() == Hearing.Verdict.SILENT)
                    .forEach(peer -> gone.add(peer.peer()));
        }
        return gone;
    }

    /** Of the nodes in the voter set alone: others own nothing, and nobody waits for their word. */
    private SortedMap<NodeName, Sight> sights(HeartSnapshot snapshot) {
        SortedMap<NodeName, Sight> sights = new TreeMap<>();
        Epoch own = newer(snapshot.promised(), snapshot.leadership().epoch());
        Set<NodeName> members = snapshot.voters().members();
        if (members.contains(setting.self())) {
            sights.put(
                    setting.self(),
                    new Sight.Heard(
                            snapshot.incarnation(), own, setting.digest().getAsLong()));
        }
        for (PeerState peer : snapshot.peers()) {
            if (setting.nodes().contains(peer.peer()) && members.contains(peer.peer())) {
                sights.put(peer.peer(), sight(snapshot, peer.peer()));
            }
        }
        return sights;
    }

    private static Sight sight(HeartSnapshot snapshot, NodeName node) {
        HeartSnapshot.Loss loss = snapshot.lost().get(node);
        Heartbeat heartbeat = snapshot.newest().get(node);
        boolean isBack = loss != null
                && heartbeat != null
                && isHeard(snapshot, node)
                && heartbeat.incarnation().compareTo(loss.incarnation()) > 0;
        if (loss != null && !isBack) {
            return new Sight.GivenUp(loss.incarnation(), loss.notBefore());
        }
        if (heartbeat == null || !isHeard(snapshot, node)) {
            return Sight.SILENT;
        }
        Epoch bound = newer(heartbeat.promised(), heartbeat.established().epoch());
        return new Sight.Heard(heartbeat.incarnation(), bound, heartbeat.stateDigest());
    }

    static boolean isHeard(HeartSnapshot snapshot, NodeName node) {
        return snapshot.peers().stream()
                .anyMatch(peer -> peer.peer().equals(node) && peer.verdict().isHeard());
    }

    /** The life of a node that was heard last; 0 = not heard in ours. */
    static long generation(HeartSnapshot snapshot, NodeName node) {
        Heartbeat heartbeat = snapshot.newest().get(node);
        return heartbeat == null ? 0 : heartbeat.incarnation().generation().value();
    }

    private static Epoch newer(Epoch a, Epoch b) {
        return a.isOlderThan(b) ? b : a;
    }
}
