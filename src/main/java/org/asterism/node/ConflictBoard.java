package org.asterism.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.asterism.model.BootTime;
import org.asterism.resource.agent.ConflictWatch.Listener;
import org.asterism.resource.agent.ConflictWatch.Reaction;
import org.asterism.resource.agent.FloatingAddress;

/** Which addresses that this node serves other machines claim, for status, story and metrics. Any thread. */
final class ConflictBoard implements Listener {

    /** @param toldAt when operators were told of {@code mac} */
    private record Contest(FloatingAddress address, String mac, BootTime toldAt, Reaction reaction) {}

    /** A machine that changes its Ethernet address with each frame is no news each time. */
    private static final Duration NEWS = Duration.ofMinutes(1);

    private final Consumer<String> story;
    private final Supplier<BootTime> clock;
    private final Map<String, Contest> contests = new ConcurrentSkipListMap<>();
    private final AtomicLong claims = new AtomicLong();
    private final AtomicLong defences = new AtomicLong();

    /** @param story takes sentences for operators */
    ConflictBoard(Consumer<String> story, Supplier<BootTime> clock) {
        this.story = story;
        this.clock = clock;
    }

    @Override
    public void contested(FloatingAddress address, String mac, Reaction reaction) {
        BootTime now = clock.get();
        claims.incrementAndGet();
        if (reaction == Reaction.DEFENDED) {
            defences.incrementAndGet();
        }
        Contest before = contests.get(address.toString());
        boolean isKnown = before != null
                && (before.mac().equals(mac) || now.isBefore(before.toldAt().plus(NEWS)));
        BootTime toldAt = before != null && isKnown ? before.toldAt() : now;
        Contest present = new Contest(address, mac, toldAt, reaction);
        contests.put(address.toString(), present);
        if (!isKnown) {
            story.accept(sentence(present));
        }
    }

    @Override
    public void settled(FloatingAddress address) {
        if (contests.remove(address.toString()) != null) {
            story.accept("nobody else claims " + address + " any more");
        }
    }

    /** For the status of this node. */
    List<String> sentences() {
        return contests.values().stream().map(ConflictBoard::sentence).toList();
    }

    private static String sentence(Contest contest) {
        return "address conflict: another host, " + contest.mac() + ", claims " + contest.address()
                + ", so calls may go there; "
                + (contest.reaction() == Reaction.REPORTED
                        ? "on-conflict = report: nothing is done about it"
                        : "this node announces the address again, at most each 10 s")
                + "; find that Ethernet address in the switch and take the address off the host";
    }

    void show(MeterRegistry registry) {
        Gauge.builder("asterism.address.contested", contests, Map::size)
                .description("Addresses served here that other machines claim")
                .register(registry);
        FunctionCounter.builder("asterism.address.claims", claims, AtomicLong::get)
                .description("Looks at which another machine claimed an address served here")
                .register(registry);
        FunctionCounter.builder("asterism.address.defences", defences, AtomicLong::get)
                .description("Announcements in defence of an address served here")
                .register(registry);
    }
}
