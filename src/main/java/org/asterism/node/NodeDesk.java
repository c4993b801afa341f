package org.asterism.node;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.asterism.config.NodeSettings;
import org.asterism.coordinator.ChangeDesk;
import org.asterism.coordinator.Coordinator;
import org.asterism.coordinator.Coordinator.Answer;
import org.asterism.coordinator.Coordinator.View;
import org.asterism.coordinator.Wish;
import org.asterism.coordinator.core.NodeListChange;
import org.asterism.coordinator.core.NodeWish;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterState;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.PeerState;
import org.asterism.model.VoterSet;
import org.asterism.observability.EventKind;
import org.asterism.quorum.core.VoterChange;

/**
 * Changes the voter set as operators wish, on the node that coordinates, and answers once that is done. Keeps nothing: a change that
 * was begun goes on without it, whoever coordinates.
 *
 * @param again hands the wish to the coordinator anew, wherever it is
 */
record NodeDesk(Shared shared, ActorRef<Coordinator.Command> coordinator, BiConsumer<Wish.Nodes, Ask> again) {

    /** Who asked. */
    record Ask(String author, ActorRef<Answer> replyTo) {}

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Less than the desk of the node that was asked waits. */
    private static final Duration LONGEST = Duration.ofSeconds(7);

    /** For another coordinator, when this node is to go. */
    private static final Duration HANDOVER = Duration.ofSeconds(3);

    static NodeListChange rules(NodeSettings settings, HeartSnapshot now, ClusterState state) {
        TreeSet<NodeName> arbiters = new TreeSet<>();
        settings.quorum().arbiters().forEach(arbiter -> arbiters.add(arbiter.name()));
        TreeSet<NodeName> heard = new TreeSet<>();
        heard.add(settings.self());
        for (PeerState peer : now.peers()) {
            if (peer.verdict().isHeard() && peer.returns() == PeerState.Returns.TWO_WAY) {
                heard.add(peer.peer());
            }
        }
        return new NodeListChange(
                settings.self(),
                now.voters(),
                settings.votes(),
                arbiters,
                new NodeListChange.Rules(
                        settings.quorum().isTwoNode(),
                        !settings.quorum().lastManWindow().isZero(),
                        settings.quorum().tieBreaker()),
                now.newest(),
                heard,
                state);
    }

    /** Local part of {@link ChangeDesk}. */
    void take(Wish.Nodes wish, Ask ask) {
        if (!leads()) {
            ask.replyTo()
                    .tell(new Answer.Refused(
                            "NO_COORDINATOR", "this node does not coordinate", "try again when somebody does"));
            return;
        }
        AskPattern.<Coordinator.Command, View>ask(
                        coordinator,
                        Coordinator.GetView::new,
                        PATIENCE,
                        shared.system().scheduler())
                .whenComplete((view, failure) -> {
                    if (failure != null) {
                        ask.replyTo()
                                .tell(new Answer.Refused(
                                        "BUSY", "the coordinator did not answer in time", "try again"));
                    } else {
                        decide(wish, ask, view);
                    }
                });
    }

    private void decide(Wish.Nodes wish, Ask ask, View view) {
        NodeListChange.Answer answer =
                rules(shared.settings(), shared.pulse(), view.state()).answer(wish.wish());
        if (answer instanceof NodeListChange.Answer.Refused refused) {
            ask.replyTo().tell(new Answer.Refused(refused.code(), refused.sentence(), refused.remedy()));
        } else if (answer instanceof NodeListChange.Answer.ByAnother) {
            shared.parts()
                    .story()
                    .tell(
                            EventKind.OTHER,
                            "this node is to be removed (" + ask.author() + "), and lets another coordinate");
            shared.heart().resign();
            awaitSuccessor(wish, ask, BootClock.now().plus(HANDOVER));
        } else if (answer instanceof NodeListChange.Answer.Wanted wanted) {
            begin(wish.wish(), wanted, view.stored().version(), ask);
        } else {
            throw new AssertionError("unknown answer " + answer);
        }
    }

    private void awaitSuccessor(Wish.Nodes wish, Ask ask, BootTime limit) {
        boolean isFound = shared.pulse().leadership().coordinator() instanceof NodeOrNone.Somebody && !leads();
        if (isFound) {
            again.accept(wish, ask);
        } else if (BootClock.now().isBefore(limit)) {
            shared.after(LOOK, () -> awaitSuccessor(wish, ask, limit));
        } else {
            ask.replyTo()
                    .tell(new Answer.Refused(
                            "NO_COORDINATOR",
                            "this node coordinated and is to go, and no other was elected in its place",
                            "see 'asterism quorum'; then try again"));
        }
    }

    private void begin(NodeWish wish, NodeListChange.Answer.Wanted wanted, DocumentVersion version, Ask ask) {
        shared.heart().changeVoters(wanted.votes()).thenAccept(answer -> {
            if (answer instanceof VoterChange.Refused refused) {
                ask.replyTo().tell(refusal(refused));
                return;
            }
            shared.parts()
                    .story()
                    .tell(
                            EventKind.CONFIGURATION,
                            wish.act().name().toLowerCase(java.util.Locale.ROOT) + " " + wish.node() + " was begun by "
                                    + ask.author());
            awaitEnd(wanted, version, ask, BootClock.now().plus(LONGEST));
        });
    }

    private static Answer.Refused refusal(VoterChange.Refused refused) {
        boolean isBusy = refused.reason().contains("under way");
        boolean isMissing = refused.reason().startsWith("no quorum");
        return new Answer.Refused(
                isBusy ? "BUSY" : isMissing ? "NO_QUORUM" : "NOT_ALLOWED",
                refused.reason(),
                isMissing ? "see 'asterism quorum': those who stay have to be heard first" : "see 'asterism nodes'");
    }

    private void awaitEnd(NodeListChange.Answer.Wanted wanted, DocumentVersion version, Ask ask, BootTime limit) {
        HeartSnapshot now = shared.pulse();
        boolean isSettled = now.voterChange() == HeartSnapshot.VoterChanging.SETTLED;
        if (isSettled && holds(now.voters(), wanted.votes())) {
            ask.replyTo().tell(new Answer.Done(version, wanted.note()));
        } else if (BootClock.now().isBefore(limit)) {
            shared.after(LOOK, () -> awaitEnd(wanted, version, ask, limit));
        } else {
            ask.replyTo()
                    .tell(
                            new Answer.Done(
                                    version,
                                    wanted.note()
                                            + "; this has begun and goes on by itself, 'asterism nodes' shows what it waits for"));
        }
    }

    private static boolean holds(VoterSet set, SortedMap<NodeName, Integer> votes) {
        return !set.isJoint() && set.votes().equals(votes);
    }

    private boolean leads() {
        return shared.pulse().leadership().coordinator().is(shared.settings().self());
    }
}
