package org.asterism.net;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.MemberUp;
import org.apache.pekko.cluster.Member;
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

    /** These {@code host:port} are lost; each member among them is downed, in its present life only. */
    record Lose(Set<String> addresses) implements Command {}

    private record Seen(ClusterDomainEvent event) implements Command {}

    private record Quarantined() implements Command {}

    /** What the keeper is told; called on this system's threads. */
    record Listener(BiConsumer<ActorSystem<?>, byte[]> arrived, Runnable joined, Runnable ended) {}

    private final Listener listener;
    private final Cluster cluster;
    private final Set<String> lost = new HashSet<>();

    private NetGuardian(ActorContext<Command> context, Listener listener) {
        super(context);
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

    static Behavior<Command> create(Listener listener) {
        return Behaviors.setup(context -> new NetGuardian(context, listener));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Join.class, this::onJoin)
                .onMessage(Lose.class, this::onLose)
                .onMessage(Seen.class, this::onSeen)
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
        lost.clear();
        lost.addAll(lose.addresses());
        downLost();
        return this;
    }

    private Behavior<Command> onSeen(Seen seen) {
        if (seen.event() instanceof MemberUp up && up.member().uniqueAddress().equals(self())) {
            listener.joined().run();
        }
        if (seen.event() instanceof MemberRemoved removed
                && removed.member().uniqueAddress().equals(self())) {
            listener.ended().run();
        }
        return this;
    }

    private void downLost() {
        for (Member member : cluster.state().getMembers()) {
            Address address = member.address();
            String hostPort =
                    address.host().getOrElse(() -> "") + ":" + address.port().getOrElse(() -> 0);
            if (lost.contains(hostPort) && !member.uniqueAddress().equals(self())) {
                cluster.manager().tell(new Down(address));
            }
        }
    }

    private org.apache.pekko.cluster.UniqueAddress self() {
        return cluster.selfMember().uniqueAddress();
    }
}
