package org.asterism.coordinator;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.coordinator.Coordinator.Answer;
import org.asterism.coordinator.Messages.ChangeMessage;
import org.asterism.coordinator.Messages.ChangeReply;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;

/**
 * Takes wishes for changes on any node to the coordinator and brings the answer back. At most {@value #LIMIT} wait at a
 * time, each at most 10 s; what is not answered by then is refused with TIMEOUT, and may or may not have been done.
 */
public final class ChangeDesk extends AbstractBehavior<ChangeDesk.Command> {

    private static final int LIMIT = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** All this actor receives. */
    public sealed interface Command {}

    /** From this node's HTTP interface. */
    public record Submit(Wish wish, String author, ActorRef<Answer> replyTo) implements Command {}

    /** From another node's desk. */
    public record MessageArrived(ChangeMessage message) implements Command {}

    /** From the coordinator's desk. */
    public record ReplyArrived(ChangeReply reply) implements Command {}

    private record Answered(ChangeMessage message, Answer answer) implements Command {}

    private record TooLate(long id) implements Command {}

    /**
     * Fixed surroundings of the actor. {@code coordinator}: who coordinates, as far as this node knows; {@code takesWordAlone}: as
     * {@link FencingPort#takesWordAlone}.
     */
    public record Setting(
            NodeName self,
            Supplier<NodeOrNone> coordinator,
            Post post,
            Local local,
            Function<ChangeMessage, Wish> reader,
            Predicate<NodeName> takesWordAlone) {}

    /** Those who do on this node what is wished, while it coordinates; each wish is answered once. */
    @FunctionalInterface
    public interface Local {
        void take(Wish wish, String author, ActorRef<Answer> replyTo);
    }

    private final Setting setting;
    private final TimerScheduler<Command> timers;
    private final Map<Long, ActorRef<Answer>> waiting = new HashMap<>();
    private long lastId;

    private ChangeDesk(ActorContext<Command> context, TimerScheduler<Command> timers, Setting setting) {
        super(context);
        this.setting = setting;
        this.timers = timers;
    }

    public static Behavior<Command> create(Setting setting) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new ChangeDesk(context, timers, setting)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Submit.class, this::onSubmit)
                .onMessage(MessageArrived.class, this::onMessageArrived)
                .onMessage(Answered.class, this::onAnswered)
                .onMessage(ReplyArrived.class, this::onReply)
                .onMessage(TooLate.class, this::onTooLate)
                .build();
    }

    private Behavior<Command> onSubmit(Submit submit) {
        NodeOrNone coordinator = setting.coordinator().get();
        boolean isForUs = submit.wish() instanceof Wish.Release release
                && setting.takesWordAlone().test(release.node());
        if (coordinator.is(setting.self()) || isForUs) {
            setting.local().take(submit.wish(), submit.author(), submit.replyTo());
        } else if (coordinator instanceof NodeOrNone.Somebody somebody) {
            forward(somebody.node(), submit);
        } else {
            submit.replyTo()
                    .tell(new Answer.Refused(
                            "NO_COORDINATOR",
                            "no coordinator is elected now, so nothing can be changed",
                            "try again when 'asterism status' shows a coordinator"));
        }
        return this;
    }

    private void forward(NodeName coordinator, Submit submit) {
        if (waiting.size() >= LIMIT) {
            submit.replyTo().tell(new Answer.Refused("BUSY", LIMIT + " changes are waiting already", "try again"));
            return;
        }
        lastId++;
        waiting.put(lastId, submit.replyTo());
        timers.startSingleTimer(lastId, new TooLate(lastId), PATIENCE);
        setting.post().send(coordinator, submit.wish().toMessage(setting.self(), lastId, submit.author()));
    }

    private Behavior<Command> onMessageArrived(MessageArrived arrived) {
        ChangeMessage message = arrived.message();
        ActorRef<Command> self = getContext().getSelf();
        ActorRef<Answer> answer = getContext().spawnAnonymous(Behaviors.receiveMessage(reply -> {
            self.tell(new Answered(message, reply));
            return Behaviors.stopped();
        }));
        try {
            Wish wish = setting.reader().apply(message);
            setting.local().take(wish, message.author(), answer);
        } catch (IllegalArgumentException e) {
            answer.tell(new Answer.Refused("INVALID", String.valueOf(e.getMessage()), ""));
        }
        return this;
    }

    private Behavior<Command> onAnswered(Answered answered) {
        ChangeMessage message = answered.message();
        setting.post().send(new NodeName(message.asker()), reply(message.id(), answered.answer()));
        return this;
    }

    private static ChangeReply reply(long id, Answer answer) {
        if (answer instanceof Answer.Done done) {
            DocumentVersion version = done.version();
            return new ChangeReply(
                    id, "", done.note(), List.of(), "", version.epoch().value(), version.index());
        }
        Answer.Refused refused = (Answer.Refused) answer;
        return new ChangeReply(id, refused.code(), refused.sentence(), List.of(), refused.remedy(), 0, 0);
    }

    private Behavior<Command> onReply(ReplyArrived arrived) {
        ChangeReply reply = arrived.reply();
        ActorRef<Answer> replyTo = waiting.remove(reply.id());
        timers.cancel(reply.id());
        if (replyTo != null) {
            replyTo.tell(
                    reply.code().isEmpty()
                            ? new Answer.Done(
                                    new DocumentVersion(new Epoch(reply.epoch()), reply.index()), reply.sentence())
                            : new Answer.Refused(reply.code(), reply.sentence(), reply.remedy()));
        }
        return this;
    }

    private Behavior<Command> onTooLate(TooLate late) {
        ActorRef<Answer> replyTo = waiting.remove(late.id());
        if (replyTo != null) {
            replyTo.tell(new Answer.Refused(
                    "TIMEOUT",
                    "the coordinator did not answer within " + PATIENCE.toSeconds() + " s",
                    "look at 'asterism status' whether it was done, then try again"));
        }
        return this;
    }
}
