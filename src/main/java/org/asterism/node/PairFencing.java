package org.asterism.node;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.config.NodeSettings;
import org.asterism.config.NodeSettings.OnSilentPeer;
import org.asterism.coordinator.core.NodeView;
import org.asterism.coordinator.core.Observed;
import org.asterism.fencing.core.FenceAction;
import org.asterism.fencing.core.FencingLedger.Want;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.model.CibValues;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.policy.StateDigest;

/**
 * Two nodes between which fencing decides: what the quorum wants fenced, in the fencer's terms, whether or not this node
 * coordinates.
 *
 * <p>Decided: one of the two has the other fenced at once and the other waits, even if no delay is configured, because nodes
 * that are parted would else shoot each other. First is who runs more that the other does not run, then who
 * coordinates, then by name: both know that from the time when they heard each other.
 *
 * <p>Decided: nobody is fenced until {@code initdead} after the two first heard each other. A manager that starts on a busy host
 * can be silent for longer than {@code deadtime} (seen once in some hundred starts), and a node that just came should not be
 * rebooted for that. Both count from the later start, so the order above holds.
 */
final class PairFencing {

    /** {@code priority-fencing-delay} where the document has none: longer than power switches commonly take. */
    static final Duration DELAY = Duration.ofSeconds(5);

    private final Shared shared;

    /** As they were when they were first seen, since what this node runs may change while it waits. */
    private SortedMap<Long, Want> known = new TreeMap<>();

    private final Acquaintances acquaintances = new Acquaintances();

    PairFencing(Shared shared) {
        this.shared = shared;
    }

    /** For the coordinator's thread. One that has left in order holds nothing, and need not be fenced. */
    SortedMap<NodeName, Want> wants(Observed observed) {
        TreeMap<NodeName, Want> wants = new TreeMap<>();
        TreeMap<Long, Want> present = new TreeMap<>();
        HeartSnapshot pulse = shared.pulse();
        pulse.newest()
                .forEach((peer, heartbeat) -> acquaintances.met(
                        peer, heartbeat.incarnation().generation().value(), pulse.at()));
        for (HeartSnapshot.Fencing wish : pulse.fencing()) {
            if (hasLeft(observed.views().get(wish.peer()), wish.life())) {
                shared.heart().downConfirmed(wish.peer(), wish.request());
            } else if (isEnabled(observed.document())) {
                Want want = known.get(wish.request());
                if (want == null) {
                    want = want(wish, observed, pulse);
                }
                present.put(wish.request(), want);
                wants.put(wish.peer(), want);
            }
        }
        known = present;
        return wants;
    }

    private static boolean hasLeft(@org.jspecify.annotations.Nullable NodeView view, long life) {
        return view != null
                && view.stay() == NodeView.Stay.LEFT
                && view.incarnation().generation().value() == life;
    }

    private static boolean isEnabled(ClusterDocument document) {
        String old = document.options().getOrDefault("stonith-enabled", "true");
        return CibValues.bool(document.options().getOrDefault("fencing-enabled", old), true);
    }

    private Want want(HeartSnapshot.Fencing wish, Observed observed, HeartSnapshot pulse) {
        SortedMap<String, String> options = observed.document().options();
        String action = options.getOrDefault("fencing-action", options.getOrDefault("stonith-action", "reboot"));
        Duration delay = CibValues.duration(options.getOrDefault("priority-fencing-delay", ""), DELAY);
        NodeName self = shared.settings().self();
        boolean isFirst =
                isFirst(self, wish.peer(), observed.views(), pulse.leadership().coordinator());
        Duration turn = isFirst ? Duration.ZERO : delay;
        Duration patience =
                acquaintances.left(wish.peer(), shared.settings().timing().initdead(), pulse.at());
        String reason = wish.peer() + " is silent, and fencing decides between two nodes"
                + (patience.isZero() ? "" : "; it came up just now, so this waits " + patience.toMillis() + " ms")
                + (isFirst ? "" : "; it goes first if it lives, so this waits " + delay.toMillis() + " ms");
        return new Want(
                FenceAction.parse(action.equals("off") ? "off" : "reboot"),
                reason,
                turn.plus(patience),
                wish.request());
    }

    /** The same question asked on both nodes has one yes and one no, as long as both know the same. */
    static boolean isFirst(NodeName self, NodeName peer, SortedMap<NodeName, NodeView> views, NodeOrNone coordinator) {
        Set<ResourceId> ours = running(views.get(self));
        Set<ResourceId> theirs = running(views.get(peer));
        long more = ours.stream().filter(id -> !theirs.contains(id)).count()
                - theirs.stream().filter(id -> !ours.contains(id)).count();
        if (more != 0) {
            return more > 0;
        }
        return coordinator.is(self) || (!coordinator.is(peer) && self.compareTo(peer) < 0);
    }

    private static Set<ResourceId> running(@org.jspecify.annotations.Nullable NodeView view) {
        if (view == null) {
            return Collections.emptySet();
        }
        TreeSet<ResourceId> running = new TreeSet<>();
        view.history().forEach((id, history) -> {
            if (StateDigest.isStarted(history) && !isDevice(history)) {
                running.add(id.base());
            }
        });
        return running;
    }

    private static boolean isDevice(ResourceHistory history) {
        return history.agent().standard().equals("stonith");
    }

    /** Whether this node itself takes an operator's word that the peer is down. Any thread. */
    boolean takesWord(NodeName target) {
        NodeSettings.Quorum quorum = shared.settings().quorum();
        return quorum.isTwoNode()
                && quorum.ping().isEmpty()
                && quorum.onSilentPeer() != OnSilentPeer.TAKE
                && !target.equals(shared.settings().self())
                && shared.settings().node(target).isPresent()
                && !Herald.isHeard(shared.pulse(), target);
    }
}
