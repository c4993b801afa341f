package org.asterism.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.asterism.config.NodeSettings.Ping;
import org.asterism.coordinator.core.Connectivity;
import org.asterism.executor.Attributes;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.jspecify.annotations.Nullable;

/**
 * Watches the ping groups, and tells in this node's attributes how many it reaches, for the scheduler. A group is reached while
 * any of its members answered within {@code deadping}.
 *
 * <p>Phases: watching, until the node ends.
 */
final class PingWatch {

    sealed interface Command {}

    private record LookDue() implements Command {}

    private static final Duration LOOK = Duration.ofMillis(500);

    /**
     * Fixed surroundings.
     *
     * @param files runs what may block
     * @param story takes a sentence for operators
     * @param board where others see which groups are reached
     */
    record Setting(Ping ping, Attributes attributes, Executor files, Consumer<String> story, Board board) {}

    /** Which groups are reached, for any thread. */
    static final class Board {
        private volatile SortedMap<String, Boolean> reached = new TreeMap<>();

        SortedMap<String, Boolean> reached() {
            return reached;
        }

        void show(Collection<String> groups, MeterRegistry registry) {
            for (String group : groups) {
                Gauge.builder("asterism.ping.reached", () -> reached().getOrDefault(group, false) ? 1 : 0)
                        .description("1 while a member of the ping group answers")
                        .tag("group", group)
                        .register(registry);
            }
        }

        List<String> sentences() {
            return reached().entrySet().stream()
                    .map(group -> "ping " + group.getKey() + (group.getValue() ? " answers" : " is silent"))
                    .toList();
        }
    }

    private final Setting setting;
    private final Map<InetAddress, PingStream> streams = new java.util.HashMap<>();
    private final BootTime start = BootClock.now();
    private @Nullable Reach reach;

    private PingWatch(Setting setting) {
        this.setting = setting;
    }

    static Behavior<Command> create(Setting setting) {
        return Behaviors.withTimers(timers -> {
            PingWatch watch = new PingWatch(setting);
            setting.ping()
                    .groups()
                    .values()
                    .forEach(members -> members.forEach(
                            member -> watch.streams.put(member, PingStream.start(member, BootClock::now))));
            timers.startTimerWithFixedDelay(new LookDue(), LOOK);
            return watch.watching();
        });
    }

    private Behavior<Command> watching() {
        return Behaviors.receive(Command.class)
                .onMessage(LookDue.class, due -> {
                    look(BootClock.now());
                    return Behaviors.same();
                })
                .onSignal(PostStop.class, stop -> {
                    streams.values().forEach(PingStream::close);
                    return Behaviors.same();
                })
                .build();
    }

    private void look(BootTime now) {
        SortedMap<String, Boolean> before = setting.board().reached();
        TreeMap<String, Boolean> reached = new TreeMap<>();
        setting.ping()
                .groups()
                .forEach((name, members) ->
                        reached.put(name, members.stream().anyMatch(member -> isHeard(member, now))));
        boolean isEarly = now.since(start).compareTo(setting.ping().deadping()) < 0;
        if (isEarly && reached.containsValue(false)) {
            return;
        }
        setting.board().reached = reached;
        reached.forEach((name, isReached) -> {
            if (!isReached.equals(before.getOrDefault(name, true))) {
                setting.story().accept(isReached ? "ping " + name + " answers again" : "ping " + name + " is silent");
            }
        });
        int count =
                (int) reached.values().stream().filter(Boolean::booleanValue).count();
        Reach last = reach;
        Reach next = last == null
                ? Reach.first(count, now)
                : last.look(count, now, setting.ping().dampen());
        reach = next;
        if (last == null || next.settled() != last.settled() || next.seen() != last.seen()) {
            setting.files().execute(() -> tell(next));
        }
    }

    private boolean isHeard(InetAddress member, BootTime now) {
        PingStream stream = streams.get(member);
        return stream != null && stream.isHeardWithin(setting.ping().deadping(), now);
    }

    private void tell(Reach now) {
        int score = Math.max(1, setting.ping().score());
        setting.attributes().set(Connectivity.REACHED, Integer.toString(now.settled() * score));
        if (now.isSettled()) {
            setting.attributes().remove(Connectivity.UNSETTLED);
        } else {
            setting.attributes().set(Connectivity.UNSETTLED, Integer.toString(now.seen() * score));
        }
        setting.attributes().refresh();
    }
}
