package org.asterism.node;

import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.asterism.coordinator.Coordinator;
import org.asterism.model.BootTime;
import org.asterism.resource.Resources;

/**
 * Asks the actors without which this node is of no use, for the watchdog: the coordinator and, through the work desk, the
 * parent of the resources. One question at a time: while an answer is missing, nothing is asked and nobody is well.
 */
final class Roundsman {

    /** All this actor receives. */
    sealed interface Command {}

    /** Begins a round, unless one is on its way. */
    record Ask(BootTime at) implements Command {}

    private record CoordinatorAnswered() implements Command {}

    private record ResourcesAnswered() implements Command {}

    private final Consumer<BootTime> well;
    private final ActorRef<Coordinator.Command> coordinator;
    private final ActorRef<WorkDesk.Command> work;
    private final ActorRef<Coordinator.View> views;
    private final ActorRef<Resources.History> histories;

    private Roundsman(
            ActorContext<Command> context,
            ActorRef<Coordinator.Command> coordinator,
            ActorRef<WorkDesk.Command> work,
            Consumer<BootTime> well) {
        this.well = well;
        this.coordinator = coordinator;
        this.work = work;
        this.views = context.messageAdapter(Coordinator.View.class, view -> new CoordinatorAnswered());
        this.histories = context.messageAdapter(Resources.History.class, history -> new ResourcesAnswered());
    }

    /** {@code well} is told when the round was begun that all have answered. */
    static Behavior<Command> create(
            ActorRef<Coordinator.Command> coordinator, ActorRef<WorkDesk.Command> work, Consumer<BootTime> well) {
        return Behaviors.setup(context -> new Roundsman(context, coordinator, work, well).resting());
    }

    private Behavior<Command> resting() {
        return Behaviors.receive(Command.class)
                .onMessage(Ask.class, ask -> {
                    coordinator.tell(new Coordinator.GetView(views));
                    work.tell(new WorkDesk.GetHistory(histories));
                    return asking(ask.at(), 2);
                })
                .build();
    }

    private Behavior<Command> asking(BootTime at, int missing) {
        return Behaviors.receive(Command.class)
                .onMessage(Ask.class, ask -> Behaviors.same())
                .onMessage(CoordinatorAnswered.class, answer -> answered(at, missing - 1))
                .onMessage(ResourcesAnswered.class, answer -> answered(at, missing - 1))
                .build();
    }

    private Behavior<Command> answered(BootTime at, int missing) {
        if (missing > 0) {
            return asking(at, missing);
        }
        well.accept(at);
        return resting();
    }
}
