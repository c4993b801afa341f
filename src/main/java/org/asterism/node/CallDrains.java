package org.asterism.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.asterism.api.Lifetime;
import org.asterism.coordinator.ChangeDesk;
import org.asterism.coordinator.Coordinator.Answer;
import org.asterism.coordinator.Wish;
import org.asterism.coordinator.core.Change;
import org.asterism.heartbeat.HeartSnapshot;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.DrainEnd;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.observability.EventKind;
import org.asterism.resource.agent.AsteriskAgent;
import org.asterism.telephony.drain.Drainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects the drain of calls with the node: gates of its Asterisks, status, and the change that moves what is empty. */
final class CallDrains {

    /** After it a drain is given up, where the command does not say when. */
    static final Lifetime.For DEADLINE = new Lifetime.For(Duration.ofMinutes(30));

    /** Key of what status says. */
    private static final String REFUSED = "drain-refused";

    private static final Logger LOG = LoggerFactory.getLogger(CallDrains.class);

    private final ActorRef<Drainer.Command> drainer;
    private final AtomicReference<@Nullable ActorRef<ChangeDesk.Command>> desk;
    private final AtomicReference<ClusterDocument> document;
    private final AtomicReference<List<InetAddress>> floating;

    private final ActorRef<Answer> answers;

    private CallDrains(
            ActorRef<Drainer.Command> drainer,
            ActorRef<Answer> answers,
            AtomicReference<@Nullable ActorRef<ChangeDesk.Command>> desk,
            AtomicReference<ClusterDocument> document,
            AtomicReference<List<InetAddress>> floating) {
        this.drainer = drainer;
        this.answers = answers;
        this.desk = desk;
        this.document = document;
        this.floating = floating;
    }

    /** What of the resource has a gate for new calls. */
    static List<ResourceId> gated(ClusterDocument document, ResourceId resource) {
        return document.resources().stream()
                .flatMap(top -> top.find(resource).stream())
                .flatMap(found -> found.primitives().stream())
                .filter(primitive -> isSet(primitive, "drain-variable") && isSet(primitive, "ami-user"))
                .map(Resource.Primitive::id)
                .toList();
    }

    private static boolean isSet(Resource.Primitive primitive, String parameter) {
        return !primitive.params().getOrDefault(parameter, "").isEmpty();
    }

    static CallDrains spawn(ActorContext<?> context, Shared shared, AsteriskAgent asterisk) {
        AtomicReference<Drainer.Count> count = new AtomicReference<>(new Drainer.Count(0, 0, 0));
        count(shared, count);
        ActorRef<Answer> answers =
                context.spawn(Behaviors.receiveMessage(answer -> heard(answer, shared)), "drain-answers");
        AtomicReference<@Nullable ActorRef<ChangeDesk.Command>> desk = new AtomicReference<>();
        AtomicReference<ClusterDocument> document = new AtomicReference<>(ClusterDocument.EMPTY);
        AtomicReference<List<InetAddress>> floating = new AtomicReference<>(List.of());
        ActorRef<Drainer.Command> drainer = context.spawn(
                Drainer.create(new Drainer.Setting(
                        shared.settings().self(),
                        InstantSource.system(),
                        () -> {
                            List<InetAddress> all = Objects.requireNonNull(floating.get());
                            Set<InetAddress> opened = shared.pulse().opened();
                            return asterisk.entrances(address -> serves(address, all, opened));
                        },
                        shared.notes()::renew,
                        shared.notes()::remove,
                        sentence -> shared.parts().story().tell(EventKind.CHANGE, sentence),
                        drain -> submit(desk.get(), away(drain), answers),
                        drain -> submit(desk.get(), end(drain), answers),
                        () -> isAlone(shared, Objects.requireNonNull(document.get())),
                        count::set)),
                "drains");
        return new CallDrains(drainer, answers, desk, document, floating);
    }

    /** A floating address lies on its device on every node, and serves where the gate is open for it. */
    static boolean serves(InetAddress address, List<InetAddress> floating, Set<InetAddress> opened) {
        return AsteriskAgent.isOnThisNode(address) && (opened.contains(address) || !floating.contains(address));
    }

    private static void count(Shared shared, AtomicReference<Drainer.Count> count) {
        MeterRegistry registry = shared.parts().metrics().registry();
        Gauge.builder(
                        "asterism.drain.calls",
                        count,
                        held -> Objects.requireNonNull(held.get()).calls())
                .description("calls that are up on what is drained on this node")
                .register(registry);
        Gauge.builder(
                        "asterism.drain.dispatchers",
                        count,
                        held -> Objects.requireNonNull(held.get()).told())
                .description("dispatchers before what is drained on this node")
                .tag("state", "told")
                .register(registry);
        Gauge.builder(
                        "asterism.drain.dispatchers",
                        count,
                        held -> Objects.requireNonNull(held.get()).untold())
                .description("dispatchers before what is drained on this node")
                .tag("state", "untold")
                .register(registry);
    }

    /** Who takes the change, once it is there. */
    void meet(ActorRef<ChangeDesk.Command> next) {
        desk.set(next);
    }

    /** A drain that no operator asked for; while it cannot be asked for, nothing comes of it. */
    void ask(Wish drain) {
        submit(desk.get(), drain, answers);
    }

    void inForce(ClusterDocument next) {
        document.set(next);
        floating.set(Ground.addressesOf(GatedAddress.of(next)));
        drainer.tell(new Drainer.InForce(next));
    }

    /** What cannot be asked for yet is asked for again. */
    private static void submit(@Nullable ActorRef<ChangeDesk.Command> desk, Wish wish, ActorRef<Answer> answers) {
        if (desk != null) {
            desk.tell(new ChangeDesk.Submit(wish, "drain", answers));
        }
    }

    private static Behavior<Answer> heard(Answer answer, Shared shared) {
        if (answer instanceof Answer.Refused refused) {
            LOG.warn("what is drained does not leave reason={}", refused.sentence());
            shared.notes().renew(REFUSED, "what is drained does not leave: " + refused.sentence());
        } else {
            shared.notes().remove(REFUSED);
        }
        return Behaviors.same();
    }

    /** Nobody else is heard who is not on standby or drained as a whole. */
    private static boolean isAlone(Shared shared, ClusterDocument document) {
        HeartSnapshot pulse = shared.pulse();
        return shared.settings().peers().stream()
                .noneMatch(peer -> Herald.isHeard(pulse, peer)
                        && !OperatorLease.isKeptAway(document, "", peer.value())
                        && document.details().leases().stream()
                                .noneMatch(lease -> lease.kind() == OperatorLease.Kind.NODE_DRAIN
                                        && lease.subject().equals(peer.value())));
    }

    private static Wish end(OperatorLease drain) {
        Change change = drain.kind() == OperatorLease.Kind.NODE_DRAIN
                ? new Change.UndrainNode(new NodeName(drain.subject()))
                : new Change.Undrain(new ResourceId(drain.subject()));
        return new Wish.Alter(change, "").dueTo(drain).because("the drain came to nothing");
    }

    /** What the drain was for. */
    private static Wish away(OperatorLease drain) {
        DrainEnd then = drain.then();
        Constraint.Expiry until = then.holds().isZero()
                ? Constraint.Expiry.NEVER
                : new Constraint.Expiry.At(Instant.now().plus(then.holds()).truncatedTo(ChronoUnit.SECONDS));
        boolean isOfNode = drain.kind() == OperatorLease.Kind.NODE_DRAIN;
        Change change = switch (isOfNode ? OperatorLease.Kind.STANDBY : then.kind()) {
            case MOVE -> new Change.Move(new ResourceId(drain.subject()), new NodeName(then.node()), until);
            case STANDBY -> new Change.Hold(OperatorLease.Kind.STANDBY, drain.subject(), until);
            default -> new Change.Ban(new ResourceId(drain.subject()), new NodeName(drain.node()), until);
        };
        return new Wish.Alter(change, "")
                .dueTo(drain)
                .because("drained" + (drain.by().isEmpty() ? "" : " for " + drain.by())
                        + (drain.reason().isEmpty() ? "" : ": " + drain.reason()));
    }
}
