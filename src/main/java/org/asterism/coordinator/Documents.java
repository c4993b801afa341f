package org.asterism.coordinator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.coordinator.DocumentDisk.Stored;
import org.asterism.coordinator.Messages.DocumentCommitted;
import org.asterism.coordinator.Messages.DocumentCopy;
import org.asterism.coordinator.Messages.DocumentProposal;
import org.asterism.coordinator.Messages.DocumentRequest;
import org.asterism.coordinator.Messages.DocumentWritten;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.NodeName;
import org.asterism.model.VoterSet;

/**
 * Keeps the replicated document: writes what the coordinator proposes, and while this node coordinates, proposes.
 *
 * <p>Phases: following; leading (re-committing, then ready). One proposal is under way at a time, others wait; it is repeated
 * every half second to those who have not answered, until a quorum has it on disk or this node leads no more. Fields change in
 * place, since each handler touches most of them.
 */
public final class Documents extends AbstractBehavior<Documents.Command> {

    private static final Duration REPEAT = Duration.ofMillis(500);

    /** Then whoever waits is told that a quorum does not have it; 8 s, sooner than anybody on the way gives up. */
    private static final int PATIENCE = 16;

    /** All this actor receives. */
    public sealed interface Command {}

    /** This node was elected; {@code onDisk}: what the heartbeats show the nodes to have, this one left out. */
    public record Lead(Epoch epoch, SortedMap<NodeName, DocumentVersion> onDisk) implements Command {}

    /** This node coordinates no more. */
    public record Follow() implements Command {}

    /** From another node. */
    public record ProposalReceived(DocumentProposal proposal) implements Command {}

    public record WrittenReceived(DocumentWritten written) implements Command {}

    /** The heartbeats show that a quorum, arbiters included, has this version on disk. */
    public record Counted(DocumentVersion version) implements Command {}

    public record CommittedReceived(DocumentCommitted committed) implements Command {}

    /** The state of this node was lost, and the heart wants at least this version of the peer. */
    public record Fetch(NodeName from, DocumentVersion version) implements Command {}

    public record RequestReceived(DocumentRequest request) implements Command {}

    public record CopyReceived(DocumentCopy copy) implements Command {}

    /** Make {@code text} the document, in the place of version {@code basis}. Answered once: acknowledged by a quorum, or why not. */
    public record Propose(String text, DocumentVersion basis, String author, String note, ActorRef<Answer> replyTo)
            implements Command {

        private Stored document(Instant now) {
            return new Stored(DocumentVersion.EMPTY, text, author, note, now.toEpochMilli());
        }
    }

    private record WriteEnded(Stored stored, Optional<String> problem, NodeName leader) implements Command {}

    private record Recorded(Stored stored, boolean isAllowed, NodeName leader) implements Command {}

    private record RepeatDue() implements Command {}

    /** Answer to {@link Propose}. */
    public sealed interface Answer {
        record Acknowledged(DocumentVersion version) implements Answer {}

        record Refused(String sentence) implements Answer {}

        /** Nothing was changed: the document in force, of which the listener was told before, is another than the basis. */
        record Outdated() implements Answer {}
    }

    /** Event: the document that holds from now on. {@code leading}: the epoch in which this node may act by it, or none. */
    public record InForce(Stored document, Epoch leading) {}

    /**
     * Fixed surroundings of the actor.
     *
     * @param behind the peers heard whose heartbeats show an older version than the one given
     * @param first the document of a new cluster
     */
    public record Setting(
            NodeName self,
            Supplier<VoterSet> voters,
            Supplier<SortedSet<NodeName>> peers,
            Function<DocumentVersion, SortedSet<NodeName>> behind,
            Post post,
            DocumentGuard guard,
            DocumentDisk disk,
            Stored first,
            ActorRef<InForce> listener) {}

    private final Setting setting;
    private final ChangeQueue queue = new ChangeQueue();
    private Stored held;
    private Epoch leading = Epoch.NONE;
    private long index;
    private final Trouble disk = new Trouble(getContext().getLog());
    private boolean isReady;
    private Optional<Proposal> pending = Optional.empty();
    private DocumentVersion writing = DocumentVersion.EMPTY;
    private DocumentVersion committed = DocumentVersion.EMPTY;
    private DocumentVersion renewed = DocumentVersion.EMPTY;
    private DocumentVersion told = DocumentVersion.EMPTY;
    private Optional<Fetch> fetching = Optional.empty();
    private final ActorRef<Command> self;

    private Documents(ActorContext<Command> context, TimerScheduler<Command> timers, Setting setting, Stored held) {
        super(context);
        this.setting = setting;
        this.held = held;
        this.self = context.getSelf();
        timers.startTimerWithFixedDelay(new RepeatDue(), REPEAT);
    }

    /** {@code held}: what this node has on disk. */
    public static Behavior<Command> create(Setting setting, Stored held) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Documents documents = new Documents(context, timers, setting, held);
            setting.listener().tell(new InForce(held, Epoch.NONE));
            return documents;
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Lead.class, this::onLead)
                .onMessage(Follow.class, this::onFollow)
                .onMessage(ProposalReceived.class, this::onProposal)
                .onMessage(WriteEnded.class, this::onWriteEnded)
                .onMessage(Recorded.class, this::onRecorded)
                .onMessage(WrittenReceived.class, this::onWritten)
                .onMessage(Counted.class, this::onCounted)
                .onMessage(CommittedReceived.class, this::onCommitted)
                .onMessage(Fetch.class, this::onFetch)
                .onMessage(RequestReceived.class, this::onRequest)
                .onMessage(CopyReceived.class, this::onCopy)
                .onMessage(Propose.class, this::onPropose)
                .onMessage(RepeatDue.class, due -> onRepeat())
                .build();
    }

    private Behavior<Command> onLead(Lead lead) {
        if (lead.epoch().equals(leading)) {
            return this;
        }
        abandon("another epoch began before a quorum had the change on disk");
        leading = lead.epoch();
        index = 0;
        renewed = held.version();
        boolean isNew = held.version().equals(DocumentVersion.EMPTY);
        isReady = !isNew && held.isHeldByQuorum(setting.voters().get(), setting.self(), lead.onDisk());
        if (isReady) {
            setting.listener().tell(new InForce(held, leading));
        }
        propose(isNew ? setting.first() : held, Optional.empty());
        return this;
    }

    private Behavior<Command> onFollow(Follow follow) {
        abandon("this node coordinates no more; whether the change survives shows in the next status");
        leading = Epoch.NONE;
        isReady = false;
        queue.refuseAll("this node coordinates no more; nothing was changed");
        return this;
    }

    private Behavior<Command> onPropose(Propose propose) {
        if (leading.equals(Epoch.NONE)) {
            propose.replyTo().tell(new Answer.Refused("this node does not coordinate"));
        } else {
            queue.add(propose);
            next();
        }
        return this;
    }

    private void next() {
        if (pending.isEmpty() && isReady) {
            queue.next(this::isInForce)
                    .ifPresent(first -> propose(first.document(Instant.now()), Optional.of(first.replyTo())));
        }
    }

    /** The first version of an epoch is the one before it, committed again. */
    private boolean isInForce(DocumentVersion version) {
        return version.equals(committed)
                || (version.equals(renewed) && committed.equals(new DocumentVersion(leading, 1)));
    }

    private void propose(Stored basis, Optional<ActorRef<Answer>> replyTo) {
        index++;
        Stored document = basis.as(new DocumentVersion(leading, index));
        pending = Optional.of(Proposal.begin(document, replyTo));
        write(document, setting.self());
        setting.peers().get().forEach(peer -> send(document, peer));
    }

    private void send(Stored document, NodeName peer) {
        setting.post().send(peer, Mapping.proposal(setting.self(), document));
    }

    private Behavior<Command> onProposal(ProposalReceived received) {
        Stored document = Mapping.stored(received.proposal());
        DocumentVersion version = document.version();
        NodeName leader = new NodeName(received.proposal().coordinator());
        if (version.compareTo(held.version()) < 0) {
            return this;
        }
        if (version.equals(held.version())) {
            setting.post().send(leader, Mapping.written(setting.self(), version));
            return this;
        }
        getContext().pipeToSelf(setting.guard().accepts(version.epoch()), (accepts, failure) -> {
            boolean isAccepted = failure == null && Boolean.TRUE.equals(accepts);
            return new Recorded(document, isAccepted, leader);
        });
        return this;
    }

    /** Twice on the way of a version: allowed to be written (it is not held yet), and written (then the guard recorded it). */
    private Behavior<Command> onRecorded(Recorded recorded) {
        DocumentVersion version = recorded.stored().version();
        if (!recorded.isAllowed()) {
            getContext().getLog().info("document version={} not acknowledged: a newer epoch is promised", version);
        } else if (version.compareTo(held.version()) > 0) {
            write(recorded.stored(), recorded.leader());
        }
        return this;
    }

    private void write(Stored document, NodeName leader) {
        if (writing.equals(document.version())) {
            return;
        }
        writing = document.version();
        getContext().pipeToSelf(setting.disk().write(document), (problem, failure) -> {
            Optional<String> why = failure == null ? problem : Optional.of(String.valueOf(failure.getMessage()));
            return new WriteEnded(document, why == null ? Optional.empty() : why, leader);
        });
    }

    private Behavior<Command> onWriteEnded(WriteEnded ended) {
        DocumentVersion version = ended.stored().version();
        writing = DocumentVersion.EMPTY;
        if (ended.problem().isPresent()) {
            disk.is("document version=" + version + " is not on disk: "
                    + ended.problem().get());
            return this;
        }
        disk.isOver();
        if (version.compareTo(held.version()) > 0) {
            held = ended.stored();
            tellIfCommitted();
        }
        setting.guard().recorded(version).whenComplete((isAllowed, failure) -> {
            if (failure == null && Boolean.TRUE.equals(isAllowed)) {
                acknowledge(version, ended.leader());
            }
        });
        return this;
    }

    /** Runs on the guard's thread: only sends. */
    private void acknowledge(DocumentVersion version, NodeName leader) {
        DocumentWritten written = Mapping.written(setting.self(), version);
        if (leader.equals(setting.self())) {
            self.tell(new WrittenReceived(written));
        } else {
            setting.post().send(leader, written);
        }
    }

    private Behavior<Command> onWritten(WrittenReceived received) {
        DocumentWritten written = received.written();
        pending.filter(p -> p.document().version().equals(Mapping.version(written)))
                .ifPresent(p -> {
                    p.written().add(new NodeName(written.node()));
                    if (setting.voters().get().isQuorum(p.written())) {
                        commit(p);
                    }
                });
        return this;
    }

    private Behavior<Command> onCounted(Counted counted) {
        pending.filter(p -> p.isAtMost(counted.version())).ifPresent(this::commit);
        return this;
    }

    private void commit(Proposal written) {
        pending = Optional.empty();
        isReady = true;
        DocumentVersion version = written.document().version();
        setting.listener().tell(new InForce(written.document(), leading));
        setting.disk().kept(written.document());
        written.replyTo().ifPresent(replyTo -> replyTo.tell(new Answer.Acknowledged(version)));
        committed = version;
        sendCommitted();
        next();
    }

    /** Told again with every repetition: a message may be lost, and a node may come later. */
    private void sendCommitted() {
        setting.peers().get().forEach(peer -> setting.post().send(peer, Mapping.committed(setting.self(), committed)));
    }

    private Behavior<Command> onCommitted(CommittedReceived received) {
        DocumentVersion version = Mapping.version(received.committed());
        if (version.compareTo(committed) > 0) {
            committed = version;
        }
        tellIfCommitted();
        return this;
    }

    /** What a quorum has is in force here as soon as it is on this disk, whichever of the two is learnt first. */
    private void tellIfCommitted() {
        if (held.version().equals(committed) && !told.equals(committed)) {
            told = committed;
            setting.listener().tell(new InForce(held, Epoch.NONE));
            setting.disk().kept(held);
        }
    }

    /** The heart asks again until its wish is on disk. */
    private Behavior<Command> onFetch(Fetch fetch) {
        fetching = Optional.of(fetch);
        setting.post().send(fetch.from(), new DocumentRequest(setting.self().value()));
        return this;
    }

    private Behavior<Command> onRequest(RequestReceived received) {
        setting.post().send(new NodeName(received.request().asker()), Mapping.copy(setting.self(), held));
        return this;
    }

    /** A node without its state knows no promises and takes no proposals, but what it asked for. */
    private Behavior<Command> onCopy(CopyReceived received) {
        Stored document = Mapping.stored(received.copy());
        NodeName from = new NodeName(received.copy().node());
        boolean isWanted = fetching.filter(fetch -> fetch.from().equals(from)).isPresent();
        if (isWanted && document.version().compareTo(held.version()) > 0) {
            fetching = Optional.empty();
            write(document, from);
        }
        return this;
    }

    private Behavior<Command> onRepeat() {
        pending.ifPresent(p -> {
            if (!p.written().contains(setting.self())) {
                write(p.document(), setting.self());
            }
            setting.peers().get().stream()
                    .filter(peer -> !p.written().contains(peer))
                    .forEach(peer -> send(p.document(), peer));
        });
        pending = pending.map(Proposal::repeated);
        pending.filter(p -> p.repetitions() >= PATIENCE).ifPresent(this::admitDelay);
        if (pending.isEmpty() && !leading.equals(Epoch.NONE)) {
            setting.behind().apply(held.version()).forEach(peer -> send(held, peer));
            sendCommitted();
        }
        return this;
    }

    /** The proposal stays, since some may have it on disk; but nobody is left waiting for it, or behind it. */
    private void admitDelay(Proposal late) {
        String state = late.standing(setting.voters().get());
        pending = Optional.of(late.toldLate(state));
        queue.refuseAll("nothing was changed, since an earlier change waits: " + state);
    }

    private void abandon(String why) {
        pending.flatMap(Proposal::replyTo).ifPresent(replyTo -> replyTo.tell(new Answer.Refused(why)));
        pending = Optional.empty();
    }
}
