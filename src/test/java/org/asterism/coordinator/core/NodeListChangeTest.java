package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.coordinator.core.Fixtures.A;
import static org.asterism.coordinator.core.Fixtures.B;
import static org.asterism.coordinator.core.Fixtures.C;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.coordinator.core.NodeListChange.Answer;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.Heartbeat.PeerEntry;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.VoterSet;
import org.junit.jupiter.api.Test;

/** Three voters a, b and c; d is listed in all files and runs; a answers. */
class NodeListChangeTest {

    private static final NodeName D = new NodeName("d");
    private static final NodeName Q = new NodeName("q");
    private static final VoterSet THREE = VoterSet.configured(votes(A, B, C));

    private VoterSet voters = THREE;
    private NodeListChange.Rules rules = new NodeListChange.Rules(false, false, NodeOrNone.NONE);
    private final TreeSet<NodeName> arbiters = new TreeSet<>();
    private final TreeMap<NodeName, Integer> configured = new TreeMap<>(votes(A, B, C, D));
    private final TreeMap<NodeName, Heartbeat> newest = new TreeMap<>(Map.of(
            B, heartbeat(B, Heartbeat.Readiness.READY, A, C, D),
            C, heartbeat(C, Heartbeat.Readiness.READY, A, B, D),
            D, heartbeat(D, Heartbeat.Readiness.READY, A, B, C)));
    private final TreeSet<NodeName> heard = new TreeSet<>(List.of(A, B, C, D));
    private final TreeMap<NodeName, NodeState> states = new TreeMap<>();
    private final TreeMap<NodeName, SortedMap<String, String>> attributes = new TreeMap<>();
    private final TreeSet<NodeName> released = new TreeSet<>();

    private Answer answer(NodeWish.Act act, NodeName node, int votes) {
        ClusterDocument document = new ClusterDocument(
                new TreeMap<>(), attributes, List.of(), List.of(), new TreeMap<>(), new TreeMap<>());
        ClusterState state = new ClusterState(document, states, ClusterState.Votes.WON, released, Instant.EPOCH);
        return new NodeListChange(A, voters, configured, arbiters, rules, newest, heard, state)
                .answer(new NodeWish(act, node, votes));
    }

    private Answer add(NodeName node) {
        return answer(NodeWish.Act.ADD, node, NodeWish.AS_CONFIGURED);
    }

    private Answer remove(NodeName node) {
        return answer(NodeWish.Act.REMOVE, node, NodeWish.AS_CONFIGURED);
    }

    private static void assertRefused(Answer answer, String code, String sentence) {
        assertThat(answer).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.sentence()).contains(sentence);
            assertThat(refused.remedy()).isNotEmpty();
        });
    }

    @Test
    void aListedNodeThatAllHearIsAddedWithItsConfiguredVotes() {
        configured.put(D, 2);

        assertThat(add(D)).isInstanceOfSatisfying(Answer.Wanted.class, wanted -> {
            assertThat(wanted.votes()).isEqualTo(Map.of(A, 1, B, 1, C, 1, D, 2));
            assertThat(wanted.note()).isEqualTo("add d to the voter set: 5 votes, 3 needed");
        });
    }

    @Test
    void withATieBreakerVotesCountDouble() {
        rules = new NodeListChange.Rules(false, false, NodeOrNone.of(A));
        voters = VoterSet.configured(new TreeMap<>(Map.of(A, 3, B, 2, C, 2)));

        assertThat(((Answer.Wanted) add(D)).votes()).containsEntry(D, 2);
        assertThat(((Answer.Wanted) answer(NodeWish.Act.VOTES, A, 2)).votes()).containsEntry(A, 5);
    }

    @Test
    void whoCannotBeAddedIsToldWhatToDo() {
        assertRefused(add(A), "NOT_ALLOWED", "a is in the voter set already, with 1 vote");
        assertRefused(add(new NodeName("z")), "unknown-node", "does not list z");
        newest.put(C, heartbeat(C, Heartbeat.Readiness.READY, A, B));
        assertRefused(add(D), "NOT_ALLOWED", "c does not know d");
        heard.remove(C);
        assertThat(add(D)).as("who is silent is not asked").isInstanceOf(Answer.Wanted.class);
        newest.put(D, heartbeat(D, Heartbeat.Readiness.AMNESIA, A, B, C));
        assertRefused(add(D), "NOT_ALLOWED", "may not vote yet");
        heard.remove(D);
        assertRefused(add(D), "NOT_ALLOWED", "not heard");
    }

    @Test
    void oneChangeAtATimeAndNoneOfPairsAndArbiters() {
        voters = new VoterSet(VoterSet.version(new Epoch(3), 1), votes(A, B, C), votes(A, B, C, D));
        assertRefused(add(D), "BUSY", "from a 1, b 1, c 1 to a 1, b 1, c 1, d 1");
        voters = THREE;
        arbiters.add(Q);
        assertRefused(add(Q), "NOT_ALLOWED", "is an arbiter");
        rules = new NodeListChange.Rules(true, false, NodeOrNone.NONE);
        assertRefused(add(D), "NOT_ALLOWED", "two-node");
    }

    @Test
    void aNodeInStandbyThatHoldsNothingIsRemoved() {
        states.put(C, new NodeState(C, Standing.ONLINE, new TreeMap<>(), new TreeMap<>()));
        assertRefused(remove(C), "NOT_ALLOWED", "c takes part");
        attributes.put(C, new TreeMap<>(Map.of("standby", "on")));

        assertThat(remove(C)).isInstanceOfSatisfying(Answer.Wanted.class, wanted -> {
            assertThat(wanted.votes()).isEqualTo(votes(A, B));
            assertThat(wanted.note()).contains("the death of either of the two then stops everything");
        });
    }

    @Test
    void aNodeThatHoldsSomethingStays() {
        ResourceId vip = new ResourceId("vip");
        TreeMap<ResourceId, ResourceHistory> history =
                new TreeMap<>(Map.of(vip, Fixtures.ran("vip", "start", 1, org.asterism.model.OcfCode.SUCCESS)));
        states.put(C, new NodeState(C, Standing.ONLINE, new TreeMap<>(), history));
        attributes.put(C, new TreeMap<>(Map.of("standby", "on")));

        assertRefused(remove(C), "NOT_ALLOWED", "c still holds a resource");
    }

    @Test
    void ofALostNodeSomebodyHasToVouchThatItIsDown() {
        states.put(C, new NodeState(C, Standing.LOST, new TreeMap<>(), new TreeMap<>()));
        assertRefused(remove(C), "NOT_ALLOWED", "nobody made sure that it is down");
        released.add(C);
        assertThat(remove(C)).isInstanceOf(Answer.Wanted.class);

        states.put(C, new NodeState(C, Standing.UNKNOWN, new TreeMap<>(), new TreeMap<>()));
        assertRefused(remove(C), "NOT_ALLOWED", "may hold anything");
        states.put(C, new NodeState(C, Standing.OFFLINE, new TreeMap<>(), new TreeMap<>()));
        assertThat(remove(C)).as("left in order").isInstanceOf(Answer.Wanted.class);
    }

    @Test
    void theCoordinatorIsRemovedByAnother() {
        states.put(A, new NodeState(A, Standing.ONLINE, new TreeMap<>(), new TreeMap<>()));
        attributes.put(A, new TreeMap<>(Map.of("standby", "on")));

        assertThat(remove(A)).isInstanceOf(Answer.ByAnother.class);
    }

    @Test
    void twoNodesAreTheLeastAndOutvoteTheArbiters() {
        states.put(C, new NodeState(C, Standing.OFFLINE, new TreeMap<>(), new TreeMap<>()));
        voters = VoterSet.configured(new TreeMap<>(Map.of(A, 1, B, 1, C, 1, Q, 2)));
        arbiters.add(Q);
        assertRefused(remove(C), "NOT_ALLOWED", "the nodes would have 2 votes, and the arbiters 2");
        voters = VoterSet.configured(votes(A, C));
        assertRefused(remove(C), "NOT_ALLOWED", "fewer than 2 nodes");
        assertRefused(remove(D), "NOT_ALLOWED", "d is not in the voter set");
    }

    @Test
    void withLastManStandingTheConfigurationHasTheVotes() {
        rules = new NodeListChange.Rules(false, true, NodeOrNone.NONE);

        assertRefused(answer(NodeWish.Act.ADD, D, 2), "NOT_ALLOWED", "which gives d 1");
        assertThat(answer(NodeWish.Act.ADD, D, 1)).isInstanceOf(Answer.Wanted.class);
    }

    private static TreeMap<NodeName, Integer> votes(NodeName... nodes) {
        TreeMap<NodeName, Integer> votes = new TreeMap<>();
        for (NodeName node : nodes) {
            votes.put(node, 1);
        }
        return votes;
    }

    private static Heartbeat heartbeat(NodeName sender, Heartbeat.Readiness readiness, NodeName... known) {
        List<PeerEntry> peers = new ArrayList<>();
        for (NodeName node : known) {
            peers.add(new PeerEntry(
                    node,
                    new Heartbeat.Heard(new Incarnation(new Generation(1), 1), 5, new BootTime(1)),
                    1,
                    Heartbeat.Grant.GRANTED,
                    Heartbeat.Consent.NONE,
                    Duration.ZERO,
                    1,
                    1,
                    Heartbeat.AsksLoss.NO,
                    Heartbeat.Spares.NO));
        }
        return new Heartbeat(
                sender,
                new Incarnation(new Generation(1), 1),
                1,
                new BootTime(1),
                readiness,
                Heartbeat.Tenure.HELD,
                new Epoch(3),
                Heartbeat.Leadership.NONE,
                Heartbeat.Candidacy.NONE,
                Heartbeat.Ballot.NONE,
                DocumentVersion.EMPTY,
                1,
                Heartbeat.NetIdentity.NONE,
                0,
                Duration.ZERO,
                peers,
                0,
                Heartbeat.VoterWord.CONFIGURED);
    }
}
