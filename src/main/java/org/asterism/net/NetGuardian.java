package org.asterism.net;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberDowned;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberJoined;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.MemberUp;
import org.apache.pekko.cluster.ClusterEvent.ReachableMember;
import org.apache.pekko.cluster.ClusterEvent.UnreachableMember;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;

/**
 * Root of one net: joins, downs whom the quorum has given up, and hands what arrives to this node. Fields change in place: it
 * is little, and gone with the system.
 */
final class NetGuardian extends AbstractBehavior<NetGuardian.Command> {

    /** All this actor receives. */
    sealed interface Command {}

    /** Joins the net of these members; with only our own address: founds one. */
    record Join(java.util.List<Address> members) implements Command {}

    /**
     * These {@code host:port} are lost: whoever of them is a member, now or later while this holds, is downed.
     *
     * @param coordinates whether this node is the quorum's coordinator
     */
    record Lose(Set<String> addresses, boolean coordinates) implements Command {
        Lose {
            addresses = Set.copyOf(addresses);
        }
    }

    /** A letter for the node at this {@code host:port}. */
    static final class Post implements Command {
        private final String to;
        private final byte[] letter;

        Post(String to, byte[] letter) {
            this.to = to;
            this.letter = letter;
        }
    }

    /** The node at this {@code host:port} was silent and is heard. */
    record HeardAgain(String address) implements Command {}

    private record Seen(ClusterDomainEvent event) implements Command {}

    private record Quarantined() implements Command {}

    private record StillUnreachable(UniqueAddress member) implements Command {}

    /** So long a member may be unreachable without having been given up. */
    private static final Duration STUCK = Duration.ofSeconds(5);

    /** What the keeper is told; called on this system's threads. */
    record Listener(BiConsumer<ActorSystem<?>, byte[]> arrived, Runnable joined, Runnable ended) {}

    private final Listener listener;
    private final Set<String> downed;
    private final Cluster cluster;
    private final TimerScheduler<Command> timers;
    private final Map<String, ActorRef<byte[]>> boxes = new HashMap<>();
    private Lose given = new Lose(Set.of(), false);

    private NetGuardian(
            ActorContext<Command> context, TimerScheduler<Command> timers, Set<String> downed, Listener listener) {
        super(context);
        this.downed = downed;
        downed.clear();
        this.timers = timers;
        this.listener = listener;
        this.cluster = Cluster.get(context.getSystem());
        ActorRef<ClusterDomainEvent> events = context.messageAdapter(ClusterDomainEvent.class, Seen::new);
        cluster.subscriptions().tell(Subscribe.create(events, ClusterDomainEvent.class));
        ActorRef<ThisActorSystemQuarantinedEvent> quarantine =
                context.messageAdapter(ThisActorSystemQuarantinedEvent.class, event -> new Quarantined());
        context.getSystem()
                .eventStream()
                .tell(new EventStream.Subscribe<>(ThisActorSystemQuarantinedEvent.class, quarantine));
        Behavior<byte[]> post = Behaviors.receiveMessage(letter -> {
            listener.arrived().accept(context.getSystem(), letter);
            return Behaviors.same();
        });
        context.spawn(post, Postman.BOX);
    }

    /** {@code downed}: kept here for the failure detectors, see {@link LossRegistry#downed}. */
    static Behavior<Command> create(Set<String> downed, Listener listener) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new NetGuardian(context, timers, downed, listener)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Join.class, this::onJoin)
                .onMessage(Lose.class, this::onLose)
                .onMessage(Post.class, this::onPost)
                .onMessage(HeardAgain.class, this::onHeardAgain)
                .onMessage(Seen.class, this::onSeen)
                .onMessage(StillUnreachable.class, this::onStill)
                .onMessage(Quarantined.class, quarantined -> {
                    getContext().getLog().info("net: others have given this node up; it begins anew");
                    listener.ended().run();
                    return this;
                })
                .build();
    }

    private Behavior<Command> onJoin(Join join) {
        cluster.manager()
                .tell(new JoinSeedNodes(scala.jdk.javaapi.CollectionConverters.asScala(join.members())
                        .toSeq()));
        return this;
    }

    private Behavior<Command> onLose(Lose lose) {
        given = lose;
        downLost();
        return this;
    }

    private Behavior<Command> onSeen(Seen seen) {
        // Messages are carried for whoever has joined; that Pekko calls a member Up takes the agreement of all.
        boolean isWelcome = seen.event() instanceof MemberJoined || seen.event() instanceof MemberUp;
        if (isWelcome && ((MemberEvent) seen.event()).member().uniqueAddress().equals(self())) {
            listener.joined().run();
        }
        if (seen.event() instanceof UnreachableMember gone) {
            downLost();
            UniqueAddress who = gone.member().uniqueAddress();
            timers.startSingleTimer(who, new StillUnreachable(who), STUCK);
        } else if (seen.event() instanceof ReachableMember back) {
            timers.cancel(back.member().uniqueAddress());
        }
        if (seen.event() instanceof MemberDowned down) {
            downed.add(hostPort(down.member().address()));
        } else if (seen.event() instanceof MemberRemoved removed) {
            downed.remove(hostPort(removed.member().address()));
            if (removed.member().uniqueAddress().equals(self())) {
                listener.ended().run();
            }
        }
        return this;
    }

    private Behavior<Command> onPost(Post post) {
        boxes.computeIfAbsent(post.to, this::box).tell(post.letter);
        return this;
    }

    private ActorRef<byte[]> box(String hostPort) {
        String path = "pekko://" + NetSettings.SYSTEM + "@" + hostPort + "/user/" + Postman.BOX;
        return ActorRefResolver.get(getContext().getSystem()).resolveActorRef(path);
    }

    /** Messages find their way back a moment after heartbeats, so the time begins anew. */
    private Behavior<Command> onHeardAgain(HeardAgain back) {
        for (Member member : cluster.state().getUnreachable()) {
            if (hostPort(member.address()).equals(back.address())) {
                UniqueAddress who = member.uniqueAddress();
                timers.startSingleTimer(who, new StillUnreachable(who), STUCK);
            }
        }
        return this;
    }

    /**
     * A member that is unreachable and not down lets nobody in: Pekko admits new members only when all reachable ones agree.
     * Only the coordinator may end that, else a node that is cut off here alone would down all the others.
     */
    private Behavior<Command> onStill(StillUnreachable still) {
        for (Member member : cluster.state().getUnreachable()) {
            if (member.uniqueAddress().equals(still.member())
                    && !member.status().equals(MemberStatus.down())) {
                if (member.address().equals(self().address())) {
                    // Pekko downs by address, and cannot tell this node's life before from the present one.
                    getContext().getLog().warn("net: this node's life before is not let go; it begins anew");
                    listener.ended().run();
                } else if (given.coordinates()) {
                    getContext().getLog().warn("net: membership of {} ended, unreachable too long", member.address());
                    cluster.manager().tell(new Down(member.address()));
                } else {
                    timers.startSingleTimer(still.member(), still, STUCK);
                }
            }
        }
        return this;
    }

    private void downLost() {
        for (Member member : cluster.state().getMembers()) {
            Address address = member.address();
            if (given.addresses().contains(hostPort(address))
                    && !member.uniqueAddress().equals(self())) {
                cluster.manager().tell(new Down(address));
            }
        }
    }

    private static String hostPort(Address address) {
        return address.host().getOrElse(() -> "") + ":" + address.port().getOrElse(() -> 0);
    }

    private UniqueAddress self() {
        return cluster.selfMember().uniqueAddress();
    }
}
