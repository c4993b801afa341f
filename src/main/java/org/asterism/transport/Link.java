package org.asterism.transport;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Keeps one link open: opens it when its device and address are there, shuts it when they go or the device was made anew, and
 * tries again at each check.
 *
 * <p>Phases: absent → present → absent. The state of the link itself is in {@link Links}.
 */
final class Link {

    sealed interface Command {}

    private record CheckDue() implements Command {}

    /** What a look at the interfaces gave; empty {@code trouble} means open. */
    private record Checked(String trouble) implements Command {}

    private final ActorContext<Command> context;
    private final Transport.Setting setting;
    private final int link;

    private Link(ActorContext<Command> context, Transport.Setting setting, int link) {
        this.context = context;
        context.setLoggerName(Link.class);
        this.setting = setting;
        this.link = link;
    }

    static Behavior<Command> create(Transport.Setting setting, int link) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Link(context, setting, link).start(timers)));
    }

    private Behavior<Command> start(TimerScheduler<Command> timers) {
        timers.startTimerWithFixedDelay(new CheckDue(), setting.check());
        check();
        return watching("not opened yet");
    }

    /** {@code trouble} is what was logged last, so that each change is one line. */
    private Behavior<Command> watching(String trouble) {
        return Behaviors.receive(Command.class)
                .onMessage(CheckDue.class, due -> {
                    check();
                    return Behaviors.same();
                })
                .onMessage(Checked.class, checked -> onChecked(trouble, checked.trouble()))
                .build();
    }

    private Behavior<Command> onChecked(String before, String now) {
        if (now.equals(before)) {
            return Behaviors.same();
        }
        String label = setting.links().plan(link).label();
        if (now.isEmpty()) {
            context.getLog().info("link open link={}", label);
        } else {
            context.getLog()
                    .warn("link {} link={} reason={}", setting.links().isOpen(link) ? "open" : "closed", label, now);
        }
        return watching(now);
    }

    private void check() {
        CompletableFuture<Command> look =
                CompletableFuture.supplyAsync(() -> new Checked(openOrShut()), setting.files());
        context.pipeToSelf(look, (checked, failure) -> {
            if (failure != null) {
                throw new IllegalStateException("looking at a link failed", failure);
            }
            return checked;
        });
    }

    private String openOrShut() {
        Links links = setting.links();
        try {
            Interfaces.Look look = look(links.plan(link), links.deviceIndex(link));
            if (!look.isUsable()) {
                links.shut(link, look.words());
                return look.words();
            }
            links.open(link);
            links.note(link, look.words());
            return look.words();
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            links.shut(link, reason);
            return reason;
        }
    }

    private Interfaces.Look look(LinkPlan plan, int openedIndex) throws IOException {
        if (plan instanceof LinkPlan.Udp udp) {
            return Interfaces.look(udp, openedIndex, setting.frameBytes());
        }
        if (plan instanceof LinkPlan.Serial) {
            return Interfaces.Look.GOOD;
        }
        if (plan instanceof LinkPlan.Routed) {
            return Interfaces.Look.GOOD;
        }
        throw new AssertionError("unknown link " + plan);
    }
}
