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
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.policy.Unproved;

/**
 * All that a node observed of the cluster: what each node reported, what the quorum says of it, and the document. From it
 * come the states that are given to the scheduler.
 *
 * <p>A node counts as ONLINE in an epoch only when {@link #proves} held once in it: before that it may be carrying out
 * orders that we do not know, so what it reported as stopped may run. From then on its orders are ours and its reports come
 * in order, and when it falls silent what it reported as stopped is stopped. Of one that was given up before that, nothing is
 * known to be stopped but by a confirmation that its life is over.
 *
 * @param lives the newest life sighted of each node; what it reported in an older one tells of that one alone
 * @param confirmedReleased lives that are over by the word of a fencing device or an operator, as long as they stay given up
 */
public record Observed(
        NodeName self,
        ClusterDocument document,
        DocumentVersion version,
        SortedMap<NodeName, NodeView> views,
        SortedMap<NodeName, Sight> sights,
        SortedSet<NodeName> reachable,
        SortedMap<NodeName, Generation> lives,
        SortedMap<NodeName, Generation> confirmedReleased) {

    public Observed {
        views = Collections.unmodifiableSortedMap(new TreeMap<>(views));
        sights = Collections.unmodifiableSortedMap(new TreeMap<>(sights));
        reachable = Collections.unmodifiableSortedSet(new TreeSet<>(reachable));
        lives = Collections.unmodifiableSortedMap(new TreeMap<>(lives));
        confirmedReleased = Collections.unmodifiableSortedMap(new TreeMap<>(confirmedReleased));
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
                new TreeMap<>(),
                new TreeMap<>());
    }

    /**
     * Takes a node's report unless it is older than the last one; also one that does not count yet, this node perhaps, since it does not
     * report again because it was added.
     */
    public Observed reported(NodeName node, NodeView view) {
        NodeView last = views.get(node);
        if (last != null && view.isOlderThan(last)) {
            return this;
        }
        TreeMap<NodeName, NodeView> next = new TreeMap<>(views);
        next.put(node, view);
        return new Observed(self, document, version, next, sights, reachable, lives, confirmedReleased);
    }

    /** Takes what the quorum's side says; a node heard again needs no confirmation any more. */
    public Observed sighted(SortedMap<NodeName, Sight> sightings) {
        TreeMap<NodeName, Generation> confirmed = new TreeMap<>(confirmedReleased);
        confirmed.entrySet().removeIf(one -> !isGivenUp(sightings, one.getKey(), one.getValue()));
        TreeMap<NodeName, Generation> newest = new TreeMap<>(lives);
        sightings.forEach((node, sight) ->
                life(sight).ifPresent(life -> newest.merge(node, life, (a, b) -> a.isOlderThan(b) ? b : a)));
        // What a lost node reported last must not look like a second owner when it comes back and has not reported yet.
        TreeMap<NodeName, NodeView> after = new TreeMap<>(views);
        after.replaceAll((node, view) -> sightings.get(node) instanceof Sight.GivenUp lost
                        && view.incarnation().compareTo(lost.incarnation()) <= 0
                ? view.afterLoss()
                : view);
        return new Observed(self, document, version, after, sightings, reachable, newest, confirmed);
    }

    private static Optional<Generation> life(Sight sight) {
        if (sight instanceof Sight.Heard heard) {
            return Optional.of(heard.incarnation().generation());
        }
        return sight instanceof Sight.GivenUp lost
                ? Optional.of(lost.incarnation().generation())
                : Optional.empty();
    }

    private static boolean isGivenUp(SortedMap<NodeName, Sight> sights, NodeName node, Generation life) {
        return sights.get(node) instanceof Sight.GivenUp lost
                && lost.incarnation().generation().equals(life);
    }

    public Observed documented(ClusterDocument next, DocumentVersion nextVersion) {
        return new Observed(self, next, nextVersion, views, sights, reachable, lives, confirmedReleased);
    }

    /** Takes which nodes messages can be sent to. */
    public Observed reaching(SortedSet<NodeName> nodes) {
        return new Observed(self, document, version, views, sights, nodes, lives, confirmedReleased);
    }

    /** An operator or a fencing device vouches that this life is over; of no effect unless it is the one that was given up. */
    public Observed confirmed(NodeName node, Generation life) {
        if (!isGivenUp(sights, node, life)) {
            return this;
        }
        TreeMap<NodeName, Generation> confirmed = new TreeMap<>(confirmedReleased);
        confirmed.put(node, life);
        return new Observed(self, document, version, views, sights, reachable, lives, confirmed);
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

    /** The scheduler's view. */
    public ClusterState state(Joined joined, BootTime now, Instant wall) {
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        for (NodeName node : sights.keySet()) {
            Optional<NodeView> view = viewOf(node);
            NodeState state = nodeState(node, view, standing(node, joined.lives(), now));
            nodes.put(node, isProved(state, joined) ? state : unproved(state, joined));
        }
        return stateOf(nodes, wall);
    }

    private ClusterState stateOf(SortedMap<NodeName, NodeState> nodes, Instant wall) {
        return new ClusterState(
                document, nodes, ClusterState.Votes.WON, new TreeSet<>(confirmedReleased.keySet()), wall);
    }

    /** One that was given up had proved it before; but its gates count as closed only when its lease is over. */
    private boolean isProved(NodeState state, Joined joined) {
        Generation life = lives.get(state.name());
        SortedMap<NodeName, Generation> proved = state.standing() == Standing.LOST ? joined.ended() : joined.lives();
        return life != null && life.equals(proved.get(state.name()));
    }

    /** A node that left holds nothing; of any other one what it reported as stopped may have been started since. */
    private static NodeState unproved(NodeState state, Joined joined) {
        return switch (state.standing()) {
            case ONLINE, OFFLINE -> state;
            case PENDING, UNKNOWN -> with(state, Unproved.history(state.history()));
            case LOST -> {
                TreeMap<ResourceId, ResourceHistory> left = new TreeMap<>(state.history());
                left.keySet().retainAll(joined.placed());
                left.putAll(Unproved.history(state.history()));
                yield with(state, left);
            }
        };
    }

    private static NodeState with(NodeState state, SortedMap<ResourceId, ResourceHistory> history) {
        return new NodeState(state.name(), state.standing(), state.attributes(), history);
    }

    /** The state as it would be if {@code lost} were lost now and all others that are heard had joined. */
    public ClusterState without(NodeName lost, Joined joined, BootTime now, Instant wall) {
        TreeMap<NodeName, NodeState> nodes = assumed(now);
        TreeSet<NodeName> others = new TreeSet<>(nodes.keySet());
        others.remove(lost);
        NodeState end = nodeState(lost, viewOf(lost).map(NodeView::afterLoss), Standing.LOST);
        boolean isProved =
                lives.containsKey(lost) && lives.get(lost).equals(joined.lives().get(lost));
        nodes.put(lost, isProved ? end : unproved(end, joined.placing(this, others)));
        return stateOf(nodes, wall);
    }

    /** The state as it looks to a node that does not lead: those heard that have reported count as joined. */
    public ClusterState apparent(BootTime now, Instant wall) {
        return stateOf(assumed(now), wall);
    }

    private TreeMap<NodeName, NodeState> assumed(BootTime now) {
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        for (NodeName node : sights.keySet()) {
            Optional<NodeView> view = viewOf(node);
            boolean isHeard = view.isPresent() && sights.get(node) instanceof Sight.Heard;
            Standing standing = isHeard ? Standing.ONLINE : standing(node, Collections.emptySortedMap(), now);
            nodes.put(node, nodeState(node, view, standing));
        }
        return nodes;
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

    /** Whether orders to another node, in this incarnation, can arrive. */
    boolean isInTouch(NodeName node, Incarnation incarnation) {
        return !node.equals(self)
                && reachable.contains(node)
                && sights.get(node) instanceof Sight.Heard heard
                && heard.incarnation().equals(incarnation);
    }

    /** Number of the last run of an operation that its node has told of; 0 if none. */
    long newestCall(TransitionRun.InFlight order) {
        return Optional.ofNullable(views.get(order.node()))
                .flatMap(view -> view.result(order.operation()))
                .map(OperationResult::callId)
                .orElse(0L);
    }

    /** The last report, as far as the node's present life and incarnation leave it true. */
    private Optional<NodeView> viewOf(NodeName node) {
        return Optional.ofNullable(views.get(node))
                .map(view -> lives.containsKey(node) ? view.inLife(lives.get(node)) : view)
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

    /** What the scheduler would be told of each node. */
    SortedMap<NodeName, Standing> standings(Joined joined, BootTime now) {
        TreeMap<NodeName, Standing> standings = new TreeMap<>();
        sights.keySet().forEach(node -> standings.put(node, standing(node, joined.lives(), now)));
        return standings;
    }

    private Standing standing(NodeName node, SortedMap<NodeName, Generation> joined, BootTime now) {
        Sight sight = sights.getOrDefault(node, Sight.SILENT);
        if (sight instanceof Sight.Heard heard) {
            boolean hasJoined = heard.incarnation().generation().equals(joined.get(node));
            return hasJoined && (node.equals(self) || reachable.contains(node)) ? Standing.ONLINE : Standing.PENDING;
        }
        if (hasLeft(node)) {
            return Standing.OFFLINE;
        }
        if (sight instanceof Sight.GivenUp lost) {
            return lost.notBefore().isAfter(now) ? Standing.UNKNOWN : Standing.LOST;
        }
        return Standing.UNKNOWN;
    }

    /** In the life that is known last: one that began another since has not left. */
    private boolean hasLeft(NodeName node) {
        NodeView view = views.get(node);
        Generation life = lives.get(node);
        return view != null
                && view.stay() == NodeView.Stay.LEFT
                && (life == null || !view.incarnation().generation().isOlderThan(life));
    }
}
