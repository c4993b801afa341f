package org.asterism.transport;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.wire.KeyFile;

/**
 * Looks after the links: one child opens and re-opens each, and this actor reads the key file anew when it changed and tells
 * when datagrams are dropped. Nothing that is sent or received passes through here (see {@link Links}).
 */
public final class Transport {

    /** All this actor receives. */
    public sealed interface Command {}

    /** Answered with {@link Status}. */
    public record GetStatus(ActorRef<Status> replyTo) implements Command {}

    private record KeyCheckDue() implements Command {}

    private record DropCheckDue() implements Command {}

    private record KeysRead(KeyFile.Stamp stamp, KeyFile.Result result) implements Command {}

    /** All links of this node. */
    public record Status(List<LinkStatus> links) {
        public Status {
            links = List.copyOf(links);
        }
    }

    /**
     * Fixed surroundings.
     *
     * @param keys stamp of the key file as it was read at start
     * @param frameBytes of the largest heartbeat
     * @param files runs what may block
     * @param check how often address and key file are looked at
     * @param dropCheck how often dropped datagrams are told of at most
     * @param story takes a sentence about dropped datagrams
     */
    public record Setting(
            Links links,
            Path keyFile,
            KeyFile.Stamp keys,
            int frameBytes,
            Executor files,
            Duration check,
            Duration dropCheck,
            Consumer<String> story) {}

    private final ActorContext<Command> context;
    private final Setting setting;

    private Transport(ActorContext<Command> context, Setting setting) {
        this.context = context;
        context.setLoggerName(Transport.class);
        this.setting = setting;
    }

    public static Behavior<Command> create(Setting setting) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Transport(context, setting).start(timers)));
    }

    private Behavior<Command> start(TimerScheduler<Command> timers) {
        for (int link = 0; link < setting.links().count(); link++) {
            // A link that fails must not stop the others, and its state is in Links: start over, more slowly each time.
            Behavior<Link.Command> child = Behaviors.supervise(Link.create(setting, link))
                    .onFailure(
                            SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.1));
            context.spawn(child, "link-" + link);
        }
        timers.startTimerWithFixedDelay(new KeyCheckDue(), setting.check());
        timers.startTimerWithFixedDelay(new DropCheckDue(), setting.dropCheck());
        return running(setting.keys(), Drops.NONE);
    }

    private Behavior<Command> running(KeyFile.Stamp stamp, Drops drops) {
        return Behaviors.receive(Command.class)
                .onMessage(GetStatus.class, get -> {
                    get.replyTo().tell(new Status(setting.links().status()));
                    return Behaviors.same();
                })
                .onMessage(KeyCheckDue.class, due -> onKeyCheckDue(stamp))
                .onMessage(KeysRead.class, read -> onKeysRead(stamp, read, drops))
                .onMessage(DropCheckDue.class, due -> onDropCheckDue(stamp, drops))
                .build();
    }

    private Behavior<Command> onKeyCheckDue(KeyFile.Stamp known) {
        Path file = setting.keyFile();
        CompletableFuture<KeysRead> reading = CompletableFuture.supplyAsync(
                () -> {
                    KeyFile.Stamp present = KeyFile.stamp(file);
                    return new KeysRead(
                            present, present.equals(known) ? new KeyFile.Refused("unchanged") : KeyFile.read(file));
                },
                setting.files());
        context.pipeToSelf(reading, (read, failure) -> {
            if (failure != null) {
                throw new IllegalStateException("the key file's reader broke its promise not to fail", failure);
            }
            return read;
        });
        return Behaviors.same();
    }

    private Behavior<Command> onKeysRead(KeyFile.Stamp known, KeysRead read, Drops drops) {
        if (read.stamp().equals(known)) {
            return Behaviors.same();
        }
        if (read.result() instanceof KeyFile.Loaded loaded) {
            setting.links().useKeys(loaded.keys());
            context.getLog()
                    .info(
                            "keys changed signing={} accepted={}",
                            loaded.keys().signing(),
                            loaded.keys().byId().keySet());
            loaded.keys().warnings().forEach(warning -> context.getLog().warn("keys warning={}", warning));
        } else {
            String reason = ((KeyFile.Refused) read.result()).reason();
            context.getLog().warn("keys changed but not usable, going on with the old ones reason={}", reason);
        }
        return running(read.stamp(), drops);
    }

    private Behavior<Command> onDropCheckDue(KeyFile.Stamp stamp, Drops drops) {
        Drops.Look look = drops.look(setting.links().status());
        look.sentences().forEach(setting.story());
        return running(stamp, look.next());
    }
}
