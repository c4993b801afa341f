package org.asterism.node;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.asterism.coordinator.ChangeDesk;
import org.asterism.coordinator.Coordinator;
import org.asterism.coordinator.Wish;
import org.asterism.net.Postman;

/** The desk that takes changes, and who carries them out where this node coordinates. */
final class ChangeDesks {

    private ChangeDesks() {}

    static ActorRef<ChangeDesk.Command> spawn(
            ActorContext<?> context,
            Shared shared,
            Postman postman,
            ActorRef<Coordinator.Command> coordinator,
            FencingLine fencing) {
        AtomicReference<ActorRef<ChangeDesk.Command>> itself = new AtomicReference<>();
        ActorRef<ChangeDesk.Command> desk = context.spawn(
                ChangeDesk.create(new ChangeDesk.Setting(
                        shared.settings().self(),
                        () -> shared.pulse().leadership().coordinator(),
                        postman::send,
                        localTo(shared, coordinator, itself),
                        message -> Wish.read(message, text -> Texts.document(shared.settings(), text)),
                        fencing::takesWordAlone)),
                "change-desk");
        itself.set(desk);
        return desk;
    }

    private static ChangeDesk.Local localTo(
            Shared shared,
            ActorRef<Coordinator.Command> coordinator,
            AtomicReference<ActorRef<ChangeDesk.Command>> desk) {
        NodeDesk nodes = new NodeDesk(
                shared,
                coordinator,
                (wish, ask) -> Objects.requireNonNull(desk.get())
                        .tell(new ChangeDesk.Submit(wish, ask.author(), ask.replyTo())));
        return (wish, author, replyTo) -> {
            if (wish instanceof Wish.Nodes change) {
                nodes.take(change, new NodeDesk.Ask(author, replyTo));
            } else {
                coordinator.tell(wish.toCoordinator(author, replyTo));
            }
        };
    }
}
