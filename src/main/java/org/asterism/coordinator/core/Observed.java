package org.asterism.coordinator.core;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.ResourceId;
import org.asterism.policy.Unproved;

/**
 * All that a node observed of the cluster: what each node reported, what the quorum says of it, and the document. From it
 * come the states that are given to the scheduler.
 *
 * <p>A node counts as ONLINE in an epoch only when {@link #proves} held once in it: before that it may be carrying out
 * orders that we do not know, so what it reported as stopped may run. From then on its orders are ours and its reports come
 * in order, and when it falls silent what it reported as stopped is stopped.
 */
public record Observed(
        NodeName self,
        ClusterDocument document,
        DocumentVersion version,
        SortedMap<NodeName, NodeView> views,
        SortedMap<NodeName, Sight> sights,
        SortedSet<NodeName> reachable,
        SortedSet<NodeName> confirmedReleased) {

    public Observed {
        views = Collections.unmodifiableSortedMap(new TreeMap<>(views));
        sights = Collections.unmodifiableSortedMap(new TreeMap<>(sights));
        reachable = Collections.unmodifiableSortedSet(new TreeSet<>(reachable));
        confirmedReleased = Collections.unmodifiableSortedSet(new TreeSet<>(confirmedReleased));
    }

    /** Nothing observed yet of any of {@code nodes}. */
    public static Observed nothing(NodeName self, SortedSet<NodeName> nodes) {
        SortedMap<NodeName, Sight> sights = new TreeMap<>();
        nodes.forEach(node -> sights.put(node, Sight.SILENT));
        return new Observed(
                self,
                ClusterDocument.EMPTY,
                DocumentVersion.EMPTY,
                new TreeMap<>(),
                sights,
                new TreeSet<>(),
                new TreeSet<>());
    }

    /** Takes a node's report unless it is older than the last one. */
    public Observed reported(NodeName node, NodeView view) {
        NodeView last = views.get(node);
        if (!sights.containsKey(node) || (last != null && view.isOlderThan(last))) {
            return this;
        }
        TreeMap<NodeName, NodeView> next = new TreeMap<>(views);
        next.put(node, view);
        return new Observed(self, document, version, next, sights, reachable, confirmedReleased);
    }

    /** Takes what the quorum's side says; a node heard again needs no confirmation any more. */
    public Observed sighted(SortedMap<NodeName, Sight> sightings) {
        TreeSet<NodeName> confirmed = new TreeSet<>(confirmedReleased);
        confirmed.removeIf(node -> sightings.get(node) instanceof Sight.Heard);
        // What a lost node reported last must not look like a second owner when it comes back and has not reported yet.
        TreeMap<NodeName, NodeView> after = new TreeMap<>(views);
        after.replaceAll((node, view) -> sightings.get(node) instanceof Sight.GivenUp lost
                        && view.incarnation().compareTo(lost.incarnation()) <= 0
                ? view.afterLoss()
                : view);
        return new Observed(self, document, version, after, sightings, reachable, confirmed);
    }

    public Observed documented(ClusterDocument next, DocumentVersion nextVersion) {
        return new Observed(self, next, nextVersion, views, sights, reachable, confirmedReleased);
    }

    /** Takes which nodes messages can be sent to. */
    public Observed reaching(SortedSet<NodeName> nodes) {
        return new Observed(self, document, version, views, sights, nodes, confirmedReleased);
    }

    /** An operator or a fencing device vouches that {@code node}, which is lost, holds nothing. */
    public Observed confirmed(NodeName node) {
        TreeSet<NodeName> confirmed = new TreeSet<>(confirmedReleased);
        confirmed.add(node);
        return new Observed(self, document, version, views, sights, reachable, confirmed);
    }

    /**
     * True when our copy of the node's report is proved to be its state after its last order of an epoch before {@code epoch}:
     * it is bound to that epoch, and its digest is that of our copy.
     */
    public boolean proves(NodeName node, Epoch epoch, Digest digest) {
        NodeView view = views.get(node);
        return view != null
                && sights.get(node) instanceof Sight.Heard heard
                && fits(node, digest)
                && view.stay() != NodeView.Stay.LEFT
                && !heard.bound().isOlderThan(epoch);
    }

    /** True when our copy of the report of a node that is heard has the digest that its heartbeats show now. */
    boolean fits(NodeName node, Digest digest) {
        NodeView view = views.get(node);
        return view != null
                && sights.get(node) instanceof Sight.Heard heard
                && view.incarnation().generation().equals(heard.incarnation().generation())
                && digest.of(view.in(heard.incarnation()).history(), view.attributes()) == heard.digest();
    }

    /** Nodes know primitives only. One that the document names no more may still have a history. */
    public List<ResourceId> primitivesOf(ResourceId resource) {
        List<ResourceId> configured = Changes.primitives(document, resource);
        boolean isReported =
                views.values().stream().anyMatch(view -> view.history().containsKey(resource));
        return configured.isEmpty() && isReported ? List.of(resource) : configured;
    }

    /** The scheduler's view; {@code joined} are the generations of nodes whose report was proved in the present epoch. */
    public ClusterState state(SortedMap<NodeName, Generation> joined, BootTime now, Instant wall) {
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        for (NodeName node : sights.keySet()) {
            Optional<NodeView> view = viewOf(node);
            NodeState state = nodeState(node, view, standing(node, view, joined, now));
            nodes.put(node, isProved(node, view, joined) ? state : unproved(state));
        }
        return new ClusterState(document, nodes, ClusterState.Votes.WON, confirmedReleased, wall);
    }

    private boolean isProved(NodeName node, Optional<NodeView> view, SortedMap<NodeName, Generation> joined) {
        Optional<Generation> life = sights.get(node) instanceof Sight.Heard heard
                ? Optional.of(heard.incarnation().generation())
                : view.map(known -> known.incarnation().generation());
        return life.isPresent() && life.get().equals(joined.get(node));
    }

    /** What is lost is released, or not, by rules of its own; a node that left holds nothing. */
    private static NodeState unproved(NodeState state) {
        boolean isInDoubt = state.standing() == Standing.PENDING || state.standing() == Standing.UNKNOWN;
        return isInDoubt
                ? new NodeState(state.name(), state.standing(), state.attributes(), Unproved.history(state.history()))
                : state;
    }

    /** The state as it would be if {@code lost} were lost now and all others that are heard had joined. */
    public ClusterState without(NodeName lost, BootTime now, Instant wall) {
        return assumed(Optional.of(lost), now, wall);
    }

    /** The state as it looks to a node that does not lead: those heard that have reported count as joined. */
    public ClusterState apparent(BootTime now, Instant wall) {
        return assumed(Optional.empty(), now, wall);
    }

    private ClusterState assumed(Optional<NodeName> lost, BootTime now, Instant wall) {
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        for (NodeName node : sights.keySet()) {
            Optional<NodeView> view = viewOf(node);
            boolean isHeard = view.isPresent() && sights.get(node) instanceof Sight.Heard;
            Standing standing = lost.filter(node::equals).isPresent()
                    ? Standing.LOST
                    : isHeard ? Standing.ONLINE : standing(node, view, Collections.emptySortedMap(), now);
            nodes.put(node, nodeState(node, view, standing));
        }
        return new ClusterState(document, nodes, ClusterState.Votes.WON, confirmedReleased, wall);
    }

    /** The first {@code notBefore} still to come, if any: the state changes then without any event. */
    public Optional<BootTime> nextRelease(BootTime now) {
        return sights.values().stream()
                .filter(Sight.GivenUp.class::isInstance)
                .map(sight -> ((Sight.GivenUp) sight).notBefore())
                .filter(at -> at.isAfter(now))
                .min(BootTime::compareTo);
    }

    /** The incarnation that an order to the node is meant for: what we heard last of it. */
    public Incarnation incarnationOf(NodeName node) {
        if (sights.get(node) instanceof Sight.Heard heard) {
            return heard.incarnation();
        }
        NodeView view = views.get(node);
        if (view == null) {
            throw new IllegalStateException("an order for a node that nothing is known of: " + node);
        }
        return view.incarnation();
    }

    /** The last report, as far as the node's present incarnation leaves it true. */
    private Optional<NodeView> viewOf(NodeName node) {
        return Optional.ofNullable(views.get(node))
                .map(view -> sights.get(node) instanceof Sight.Heard heard ? view.in(heard.incarnation()) : view);
    }

    private static NodeState nodeState(NodeName node, Optional<NodeView> view, Standing standing) {
        TreeMap<String, String> attributes =
                new TreeMap<>(view.map(NodeView::attributes).orElseGet(TreeMap::new));
        // One that has left is heard a little longer, and must not be given anything in that time.
        if (view.filter(v -> v.stay() != NodeView.Stay.STAYS).isPresent()) {
            attributes.put("shutdown", "1");
        }
        return new NodeState(
                node, standing, attributes, view.map(NodeView::history).orElseGet(TreeMap::new));
    }

    private Standing standing(
            NodeName node, Optional<NodeView> view, SortedMap<NodeName, Generation> joined, BootTime now) {
        Sight sight = sights.getOrDefault(node, Sight.SILENT);
        if (sight instanceof Sight.Heard heard) {
            boolean hasJoined = heard.incarnation().generation().equals(joined.get(node));
            return hasJoined && (node.equals(self) || reachable.contains(node)) ? Standing.ONLINE : Standing.PENDING;
        }
        if (view.filter(v -> v.stay() == NodeView.Stay.LEFT).isPresent()) {
            return Standing.OFFLINE;
        }
        if (sight instanceof Sight.GivenUp lost) {
            return lost.notBefore().isAfter(now) ? Standing.UNKNOWN : Standing.LOST;
        }
        return Standing.UNKNOWN;
    }
}
