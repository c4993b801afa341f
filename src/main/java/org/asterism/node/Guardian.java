package org.asterism.node;

import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Root of the node's actors. It watches those without which the node would lie or stand still; when one of them ends, it ends,
 * and with it the system and the process.
 */
final class Guardian {

    /** Makes the actors, in this guardian's context. */
    record Begin(Consumer<ActorContext<Begin>> wiring) {}

    private Guardian() {}

    static Behavior<Begin> create() {
        return Behaviors.setup(context -> Behaviors.receive(Begin.class)
                .onMessage(Begin.class, begin -> {
                    begin.wiring().accept(context);
                    return Behaviors.same();
                })
                .build());
    }
}
