package org.asterism.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.coordinator.DocumentDisk.Stored;
import org.asterism.coordinator.Documents.Answer;
import org.asterism.coordinator.Documents.InForce;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;
import org.asterism.wire.WireMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DocumentsTest {

    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final NodeName C = new NodeName("c");
    private static final VoterSet VOTERS = new VoterSet(1, new TreeMap<>(Map.of(A, 1, B, 1, C, 1)), new TreeMap<>());
    private static final Stored OLD = new Stored(new DocumentVersion(new Epoch(1), 4), "old", "ann", "first", 0);

    private static ActorTestKit kit;
    private static ManualTime time;

    private final Map<NodeName, ActorRef<Documents.Command>> keepers = new ConcurrentHashMap<>();
    private final Map<NodeName, TestProbe<InForce>> listeners = new HashMap<>();
    private final Map<NodeName, Epoch> promised = new ConcurrentHashMap<>();
    private final Set<NodeName> brokenDisks = ConcurrentHashMap.newKeySet();
    private final Set<NodeName> unreachable = ConcurrentHashMap.newKeySet();
    private final Map<NodeName, List<Stored>> disks = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create(ManualTime.config());
        time = ManualTime.get(kit.system());
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void aChangeIsAcknowledgedOnceAQuorumHasItOnDisk() {
        unreachable.add(C);
        threeNodes(OLD);
        lead(A, 2);

        Answer answer = propose(A, "new");

        assertThat(answer).isEqualTo(new Answer.Acknowledged(new DocumentVersion(new Epoch(2), 2)));
        assertThat(disks.get(A)).extracting(Stored::text).containsExactly("old", "new");
        assertThat(disks.get(B)).extracting(Stored::text).containsExactly("old", "new");
    }

    @Test
    void withoutAQuorumOnDiskNothingIsAcknowledgedAndTheLeaderIsNotReady() {
        brokenDisks.addAll(Set.of(B, C));
        threeNodes(OLD);

        keepers.get(A).tell(new Documents.Lead(new Epoch(2), new TreeMap<>()));
        TestProbe<Answer> replies = kit.createTestProbe();
        keepers.get(A).tell(new Documents.Propose("new", OLD.version(), "ann", "", replies.getRef()));

        replies.expectNoMessage(java.time.Duration.ofMillis(200));
        listeners.get(A).expectNoMessage(java.time.Duration.ofMillis(1));
        keepers.get(A).tell(new Documents.Follow());
        assertThat(replies.receiveMessage()).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void whoWaitsIsToldWhichNodesDoNotHaveTheChangeOnDisk() {
        threeNodes(OLD);
        lead(A, 2);
        propose(A, "before");
        brokenDisks.addAll(Set.of(B, C));
        TestProbe<Answer> replies = kit.createTestProbe();

        keepers.get(A)
                .tell(new Documents.Propose("new", new DocumentVersion(new Epoch(2), 2), "ann", "", replies.getRef()));
        keepers.get(A)
                .tell(new Documents.Propose("next", new DocumentVersion(new Epoch(2), 2), "ann", "", replies.getRef()));
        time.timePasses(java.time.Duration.ofSeconds(9));

        Answer.Refused late = (Answer.Refused) replies.receiveMessage();
        Answer.Refused behind = (Answer.Refused) replies.receiveMessage();
        assertThat(late.sentence()).contains("not acknowledged", "not yet [b, c]");
        assertThat(behind.sentence()).contains("nothing was changed", "not yet [b, c]");
    }

    /** The first version of an epoch is the one before it; a change may be made from either. */
    @Test
    void ofTwoChangesMadeFromOneDocumentOnlyOneIsTaken() {
        threeNodes(OLD);
        lead(A, 2);
        TestProbe<Answer> replies = kit.createTestProbe();

        keepers.get(A).tell(new Documents.Propose("one", OLD.version(), "ann", "", replies.getRef()));
        keepers.get(A).tell(new Documents.Propose("two", OLD.version(), "bob", "", replies.getRef()));

        assertThat(replies.receiveMessage()).isEqualTo(new Answer.Acknowledged(new DocumentVersion(new Epoch(2), 2)));
        assertThat(replies.receiveMessage()).isEqualTo(new Answer.Outdated());
        assertThat(disks.get(A)).extracting(Stored::text).doesNotContain("two");
    }

    @Test
    void aLeaderWhoseDocumentAQuorumHoldsMayActWithoutWaitingForADisk() {
        brokenDisks.addAll(Set.of(A, B, C));
        threeNodes(OLD);

        keepers.get(A).tell(new Documents.Lead(new Epoch(2), held(OLD)));

        assertThat(listeners.get(A).receiveMessage()).isEqualTo(new InForce(OLD, new Epoch(2)));
    }

    @Test
    void aNodeThatPromisedANewerEpochDoesNotAcknowledge() {
        promised.put(B, new Epoch(3));
        promised.put(C, new Epoch(3));
        threeNodes(OLD);

        keepers.get(A).tell(new Documents.Lead(new Epoch(2), new TreeMap<>()));

        listeners.get(A).expectNoMessage(java.time.Duration.ofMillis(200));
        assertThat(disks.getOrDefault(B, List.of())).isEmpty();
    }

    @Test
    void aNewClusterGetsTheFirstDocument() {
        threeNodes(Stored.NOTHING);

        keepers.get(B).tell(new Documents.Lead(new Epoch(1), held(Stored.NOTHING)));

        InForce inForce = listeners.get(B).receiveMessage();
        assertThat(inForce.document().text()).isEqualTo("first document");
        assertThat(inForce.leading()).isEqualTo(new Epoch(1));
    }

    @Test
    void followersLearnWhatAQuorumHas() {
        threeNodes(OLD);
        lead(A, 2);

        propose(A, "new");

        assertThat(listeners
                        .get(B)
                        .fishForMessage(
                                java.time.Duration.ofSeconds(3),
                                inForce -> inForce.document().text().equals("new")
                                        ? org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes.complete()
                                        : org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes
                                                .continueAndIgnore()))
                .hasSize(1);
    }

    @Test
    void aNodeThatLostItsStateTakesTheDocumentItAskedForAndNoOther() {
        threeNodes(OLD);
        lead(A, 2);
        propose(A, "new");
        TestProbe<InForce> listener = kit.createTestProbe();
        promised.put(C, new Epoch(99)); // a node with amnesia accepts nothing
        ActorRef<Documents.Command> anew =
                kit.spawn(Documents.create(setting(C, new TreeSet<>(Set.of(A, B)), listener.getRef()), Stored.NOTHING));
        keepers.put(C, anew);
        disks.remove(C);

        keepers.get(C).tell(new Documents.CopyReceived(Mapping.copy(A, OLD)));
        keepers.get(C).tell(new Documents.Fetch(B, new DocumentVersion(new Epoch(2), 2)));

        listener.awaitAssert(() -> {
            assertThat(disks.getOrDefault(C, List.of()))
                    .extracting(Stored::text)
                    .containsExactly("new");
            return null;
        });
    }

    private Answer propose(NodeName node, String text) {
        TestProbe<Answer> replies = kit.createTestProbe();
        keepers.get(node).tell(new Documents.Propose(text, OLD.version(), "ann", "test", replies.getRef()));
        return replies.receiveMessage();
    }

    private static TreeMap<NodeName, DocumentVersion> held(Stored document) {
        return new TreeMap<>(Map.of(A, document.version(), B, document.version(), C, document.version()));
    }

    private void lead(NodeName node, long epoch) {
        keepers.get(node).tell(new Documents.Lead(new Epoch(epoch), held(OLD)));
        assertThat(listeners.get(node).receiveMessage().leading()).isEqualTo(new Epoch(epoch));
    }

    private void threeNodes(Stored held) {
        for (NodeName node : List.of(A, B, C)) {
            TreeSet<NodeName> peers = new TreeSet<>(Set.of(A, B, C));
            peers.remove(node);
            TestProbe<InForce> listener = kit.createTestProbe();
            listeners.put(node, listener);
            Documents.Setting setting = setting(node, peers, listener.getRef());
            keepers.put(node, kit.spawn(Documents.create(setting, held)));
            assertThat(listener.receiveMessage()).isEqualTo(new InForce(held, Epoch.NONE));
        }
    }

    private Documents.Setting setting(NodeName node, TreeSet<NodeName> peers, ActorRef<InForce> listener) {
        return new Documents.Setting(
                node,
                () -> VOTERS,
                () -> peers,
                version -> new TreeSet<>(),
                this::deliver,
                new Guard(node),
                document -> write(node, document),
                new Stored(DocumentVersion.EMPTY, "first document", "", "", 0),
                listener);
    }

    private void deliver(NodeName to, WireMessage message) {
        if (unreachable.contains(to)) {
            return;
        }
        ActorRef<Documents.Command> keeper = keepers.get(to);
        if (message instanceof Messages.DocumentProposal proposal) {
            keeper.tell(new Documents.ProposalReceived(proposal));
        } else if (message instanceof Messages.DocumentWritten written) {
            keeper.tell(new Documents.WrittenReceived(written));
        } else if (message instanceof Messages.DocumentCommitted committed) {
            keeper.tell(new Documents.CommittedReceived(committed));
        } else if (message instanceof Messages.DocumentRequest request) {
            keeper.tell(new Documents.RequestReceived(request));
        } else if (message instanceof Messages.DocumentCopy copy) {
            keeper.tell(new Documents.CopyReceived(copy));
        }
    }

    private CompletionStage<Optional<String>> write(NodeName node, Stored document) {
        if (brokenDisks.contains(node)) {
            return CompletableFuture.completedFuture(Optional.of("No space left on device"));
        }
        disks.computeIfAbsent(node, any -> new ArrayList<>()).add(document);
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private final class Guard implements DocumentGuard {
        private final NodeName node;

        Guard(NodeName node) {
            this.node = node;
        }

        @Override
        public CompletionStage<Boolean> accepts(Epoch epoch) {
            Epoch newest = promised.getOrDefault(node, Epoch.NONE);
            return CompletableFuture.completedFuture(!epoch.isOlderThan(newest));
        }

        @Override
        public CompletionStage<Boolean> recorded(DocumentVersion version) {
            return accepts(version.epoch());
        }
    }
}
