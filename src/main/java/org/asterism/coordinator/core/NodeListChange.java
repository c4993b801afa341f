package org.asterism.coordinator.core;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.asterism.model.ClusterState;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.VoterSet;
import org.asterism.policy.StateDigest;

/**
 * Whether a node may be added to the voter set, removed from it, or given other votes, and the votes that come of it. The
 * quorum's core has the last word: it knows who is in reach, and whether another change is under way.
 *
 * @param voters the set in force on the node that answers
 * @param configured votes of each node that this node's {@code asterism.conf} lists, as written there
 * @param arbiters voters that own nothing
 * @param rules what the configuration says about counting
 * @param newest the newest heartbeat of each peer
 * @param heard nodes heard in both directions, with this one
 * @param state what runs where, as the coordinator knows it
 */
public record NodeListChange(
        NodeName self,
        VoterSet voters,
        SortedMap<NodeName, Integer> configured,
        SortedSet<NodeName> arbiters,
        Rules rules,
        SortedMap<NodeName, Heartbeat> newest,
        SortedSet<NodeName> heard,
        ClusterState state) {

    private static final int FEWEST = 2;
    private static final String LIST = "'asterism nodes' lists the nodes and what is under way";

    /** What the configuration says about counting. */
    public record Rules(boolean isTwoNode, boolean isLastManStanding, NodeOrNone tieBreaker) {}

    /** What comes of a wish. */
    public sealed interface Answer {

        /** Votes of all members to be, and what that means, for operators. */
        record Wanted(SortedMap<NodeName, Integer> votes, String note) implements Answer {}

        /** Possible, but by another coordinator: this node is to be removed itself. */
        record ByAnother(String note) implements Answer {}

        /** {@code code} is a name of the API's refusal codes. */
        record Refused(String code, String sentence, String remedy) implements Answer {}
    }

    public Answer answer(NodeWish wish) {
        NodeName node = wish.node();
        if (rules.isTwoNode()) {
            return refused(
                    "NOT_ALLOWED",
                    "quorum.two-node is set: two nodes with a rule of their own cannot change their number while they run",
                    "the manual's quorum.md tells how a pair becomes three");
        }
        if (voters.isJoint()) {
            return refused(
                    "BUSY",
                    "the voter set is changing already, from " + words(voters.votes()) + " to " + words(voters.next()),
                    "wait until 'asterism nodes' shows that it is done, and try again");
        }
        if (arbiters.contains(node)) {
            return refused(
                    "NOT_ALLOWED",
                    node + " is an arbiter, and arbiters do not come or go while the cluster runs",
                    "change quorum.arbiters in the files, see quorum.md");
        }
        return switch (wish.act()) {
            case ADD -> added(wish);
            case REMOVE -> removed(node);
            case VOTES -> weighed(wish);
        };
    }

    private Answer added(NodeWish wish) {
        NodeName node = wish.node();
        boolean isListed = configured.containsKey(node);
        if (voters.votes().containsKey(node)) {
            return refused(
                    "NOT_ALLOWED",
                    node + " is in the voter set already, with "
                            + votes(voters.votes().getOrDefault(node, 0)),
                    "'asterism nodes votes " + node + " N' changes its votes");
        }
        if (!isListed) {
            return refused(
                    "unknown-node",
                    "asterism.conf of " + self + ", which coordinates, does not list " + node,
                    "add it to cluster.nodes in asterism.conf of all nodes, its own among them, and say 'asterism restart NODE' on one"
                            + " after the other: that moves nothing");
        }
        int votes = wish.votes() == NodeWish.AS_CONFIGURED ? configured.getOrDefault(node, 1) : wish.votes();
        return objectionToVotes(node, votes)
                .or(() -> objectionToGuest(node))
                .<Answer>map(objection -> objection)
                .orElseGet(() -> {
                    SortedMap<NodeName, Integer> wanted = new TreeMap<>(voters.votes());
                    wanted.put(node, counted(node, votes));
                    return wanted(wanted, "add " + node + " to the voter set");
                });
    }

    private Answer weighed(NodeWish wish) {
        NodeName node = wish.node();
        if (!voters.votes().containsKey(node)) {
            return unknown(node);
        }
        Optional<Answer.Refused> objection = objectionToVotes(node, wish.votes());
        if (objection.isPresent()) {
            return objection.get();
        }
        SortedMap<NodeName, Integer> wanted = new TreeMap<>(voters.votes());
        wanted.put(node, counted(node, wish.votes()));
        return wanted(wanted, "change the votes of " + node);
    }

    private Answer removed(NodeName node) {
        if (!voters.votes().containsKey(node)) {
            return unknown(node);
        }
        SortedMap<NodeName, Integer> wanted = new TreeMap<>(voters.votes());
        wanted.remove(node);
        Set<NodeName> left = new TreeSet<>(wanted.keySet());
        left.retainAll(configured.keySet());
        if (left.size() < FEWEST) {
            return refused(
                    "NOT_ALLOWED",
                    "without " + node + " fewer than " + FEWEST + " nodes would be left",
                    "add the node that shall take its place first");
        }
        Optional<Answer.Refused> objection = objectionToLeaving(node);
        if (objection.isPresent()) {
            return objection.get();
        }
        Answer answer = wanted(wanted, "remove " + node + " from the voter set");
        return node.equals(self) && answer instanceof Answer.Wanted found ? new Answer.ByAnother(found.note()) : answer;
    }

    private Optional<Answer.Refused> objectionToVotes(NodeName node, int votes) {
        int listed = configured.getOrDefault(node, votes);
        return rules.isLastManStanding() && listed != votes
                ? Optional.of(refused(
                        "NOT_ALLOWED",
                        "with quorum.last-man-standing a node that is there has the votes of asterism.conf, which gives "
                                + node + " " + listed,
                        "change cluster.nodes in the files"))
                : Optional.empty();
    }

    /** It must hear and be heard by all who are here, or its vote would only raise what a quorum needs. */
    private Optional<Answer.Refused> objectionToGuest(NodeName node) {
        Heartbeat last = newest.get(node);
        if (last == null || !heard.contains(node)) {
            return Optional.of(refused(
                    "NOT_ALLOWED",
                    node + " is not heard in both directions, so its vote would only count against the quorum",
                    "start its manager; 'asterism status' shows its links"));
        }
        for (NodeName other : heard) {
            Heartbeat word = newest.get(other);
            if (other.equals(node) || word == null) {
                continue;
            }
            Optional<PeerEntry> entry = word.peers().stream()
                    .filter(each -> each.peer().equals(node))
                    .findFirst();
            if (entry.isEmpty()) {
                return Optional.of(refused(
                        "NOT_ALLOWED",
                        other + " does not know " + node
                                + ": its asterism.conf did not list it when its manager started",
                        "add it to cluster.nodes there, and say 'asterism restart " + other + "': that moves nothing"));
            }
            if (entry.get().heard().isNothing()) {
                return Optional.of(refused(
                        "NOT_ALLOWED",
                        other + " does not hear " + node,
                        "see the links in 'asterism status --host " + other + "'"));
            }
        }
        return last.readiness() == Heartbeat.Readiness.READY
                ? Optional.empty()
                : Optional.of(refused(
                        "NOT_ALLOWED",
                        node
                                + " may not vote yet: it started less than a lease ago, or has not been given the cluster's state",
                        "try again in some seconds; 'asterism quorum --host " + node + "' says what it waits for"));
    }

    /** Nothing may be left on it: nobody would look after it any more. */
    private Optional<Answer.Refused> objectionToLeaving(NodeName node) {
        NodeState known = state.nodes()
                .getOrDefault(node, new NodeState(node, NodeState.Standing.UNKNOWN, new TreeMap<>(), new TreeMap<>()));
        return switch (known.standing()) {
            case OFFLINE -> Optional.empty();
            case ONLINE -> objectionToPresent(node, StateDigest.active(known.history()));
            case PENDING ->
                Optional.of(refused(
                        "BUSY", node + " is heard, and has not yet told what it runs", "try again in some seconds"));
            case LOST ->
                state.confirmedReleased().contains(node)
                        ? Optional.empty()
                        : Optional.of(refused(
                                "NOT_ALLOWED",
                                node
                                        + " was given up, and nobody made sure that it is down: what it may still run would be started"
                                        + " elsewhere",
                                "fence it, or cut its power and say 'asterism confirm-down " + node
                                        + "', then remove it"));
            case UNKNOWN ->
                Optional.of(refused(
                        "NOT_ALLOWED",
                        node + " is silent and not given up by a quorum: it may hold anything",
                        "see 'asterism quorum', and try again when 'asterism status' shows it lost or offline"));
        };
    }

    private Optional<Answer.Refused> objectionToPresent(NodeName node, int active) {
        SortedMap<String, String> attributes = state.document().nodeAttributes().getOrDefault(node, new TreeMap<>());
        String standby = attributes.getOrDefault("standby", "off");
        if (!standby.equals("on") && !standby.equals("true")) {
            return Optional.of(refused(
                    "NOT_ALLOWED",
                    node + " takes part: it " + (active == 0 ? "may be given resources" : "holds " + resources(active)),
                    "say 'asterism standby " + node + "' first, and wait until nothing runs there"));
        }
        return active == 0
                ? Optional.empty()
                : Optional.of(
                        refused(
                                "NOT_ALLOWED",
                                node + " still holds " + resources(active),
                                "wait until 'asterism status' shows nothing on it; what cannot go elsewhere has to be stopped"));
    }

    private Answer wanted(SortedMap<NodeName, Integer> wanted, String what) {
        int ofArbiters = sum(wanted.entrySet().stream()
                .filter(entry -> arbiters.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        int all = sum(wanted);
        if (all - ofArbiters <= ofArbiters) {
            return refused(
                    "NOT_ALLOWED",
                    "the nodes would have " + votes(all - ofArbiters) + ", and the arbiters " + ofArbiters
                            + ": the loss of the arbiters would stop everything",
                    "give a node more votes first, or take arbiters away");
        }
        int needed = all / 2 + 1;
        long voting = wanted.values().stream().filter(count -> count > 0).count();
        String care = voting == FEWEST && needed == all ? "; the death of either of the two then stops everything" : "";
        return new Answer.Wanted(wanted, what + ": " + votes(all) + ", " + needed + " needed" + care);
    }

    private int counted(NodeName node, int votes) {
        boolean isTieBroken = rules.tieBreaker() instanceof NodeOrNone.Somebody;
        return isTieBroken ? 2 * votes + (rules.tieBreaker().is(node) ? 1 : 0) : votes;
    }

    private Answer.Refused unknown(NodeName node) {
        return configured.containsKey(node)
                ? refused("NOT_ALLOWED", node + " is not in the voter set: it was removed, or never added", LIST)
                : refused("unknown-node", "there is no node '" + node + "'", LIST);
    }

    private static Answer.Refused refused(String code, String sentence, String remedy) {
        return new Answer.Refused(code, sentence, remedy);
    }

    private static int sum(Map<NodeName, Integer> votes) {
        return votes.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static String votes(int count) {
        return count == 1 ? "1 vote" : count + " votes";
    }

    private static String resources(int count) {
        return count == 1 ? "a resource" : count + " resources";
    }

    private static String words(SortedMap<NodeName, Integer> set) {
        return set.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
