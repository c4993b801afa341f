package org.asterism.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.config.WatchdogSettings;
import org.asterism.config.WatchdogSettings.Device;
import org.asterism.heartbeat.Heart;
import org.asterism.kernel.Answer;
import org.asterism.kernel.BootClock;
import org.asterism.kernel.WatchdogDevice;
import org.asterism.model.BootTime;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.observability.EventKind;
import org.asterism.policy.StateDigest;
import org.asterism.watchdog.Fed;
import org.asterism.watchdog.FedDevice;
import org.asterism.watchdog.Feeder;
import org.asterism.watchdog.core.FeedRule;
import org.asterism.watchdog.core.ReleaseSpan;
import org.asterism.watchdog.core.Vitals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between this node and its watchdog. Any thread. */
final class WatchdogLine {

    private static final Logger LOG = LoggerFactory.getLogger(WatchdogLine.class);

    /** As long as the actors may take to start. */
    private static final Duration START = Duration.ofSeconds(20);

    private static final BootTime NEVER = new BootTime(0);

    private final Shared shared;
    private final LifeMark mark;
    private final AtomicReference<Feeder> feeder = new AtomicReference<>();
    private final AtomicReference<ActorRef<Roundsman.Command>> roundsman = new AtomicReference<>();
    private volatile BootTime actorsWell = BootClock.now().plus(START);
    private volatile BootTime heartExpected = actorsWell;
    private volatile Optional<Set<ResourceId>> resources = Optional.empty();
    /** Where no watchdog guards the machine: has this manager restarted when it hangs. */
    private volatile Optional<Feeder> keeper = Optional.empty();

    private volatile Supplier<FeedRule.Bond> bond = () -> FeedRule.Bond.UNBOUND;

    private WatchdogLine(Shared shared, LifeMark mark) {
        this.shared = shared;
        this.mark = mark;
    }

    /** Opens what the settings name, unless the life before left it armed, and begins to feed. */
    static WatchdogLine open(Shared shared) throws Refusals {
        LifeMark mark = LifeMark.read(
                shared.settings().paths().run(), shared.parts().ground().bootId());
        WatchdogLine line = new WatchdogLine(shared, mark);
        if (settings(shared).release() == WatchdogSettings.Release.OFF) {
            shared.parts().attributes().remove(FencingLine.WATCHDOG);
            shared.parts().attributes().refresh();
        }
        if (!mark.armedBefore().isEmpty() && !mark.armedBefore().equals(line.word())) {
            line.tell("the life before left " + mark.armedBefore()
                    + " armed, which nobody feeds now: it resets this machine; end the manager in order to change"
                    + " its watchdog");
        }
        line.begin();
        return line;
    }

    private static WatchdogSettings settings(Shared shared) {
        return shared.settings().watchdog();
    }

    private void begin() throws Refusals {
        Device device = settings(shared).device();
        if (device instanceof Device.None) {
            mark.write("");
            keeper = ServiceWatch.keepAlive(System.getenv(), this::signsOfLife, this::ask, this::tell);
            return;
        }
        mark.write(word());
        boolean isInherited =
                device instanceof Device.File && mark.armedBefore().equals(word());
        Optional<Fed> opened = Optional.empty();
        if (!isInherited) {
            Answer<Fed> answer =
                    device instanceof Device.File file ? openDevice(file) : serviceManager(System.getenv());
            if (answer instanceof Answer.Failed<Fed> failed) {
                mark.takeBack();
                throw new Refusals(failed.refusal().sentence());
            }
            opened = Optional.of(((Answer.Got<Fed>) answer).value());
        }
        Duration timeout = opened.map(Fed::timeout).orElse(settings(shared).timeout());
        FeedRule rule = new FeedRule(timeout.dividedBy(2), isInherited ? FeedRule.Bond.BOUND : FeedRule.Bond.UNBOUND);
        bond = rule::bond;
        Feeder begun = Feeder.start(new Feeder.Setting(
                "resets this machine",
                timeout,
                opened,
                () -> device instanceof Device.File file ? openDevice(file) : serviceManager(System.getenv()),
                rule,
                this::vitals,
                this::ask,
                this::bound,
                this::tell));
        feeder.set(begun);
        show(begun, shared.parts().metrics().registry());
    }

    /** What is armed, as the mark names it; empty without a device. */
    private String word() {
        return settings(shared).device() instanceof Device.File file
                ? file.path().toString()
                : "";
    }

    private Answer<Fed> openDevice(Device.File file) {
        Answer<WatchdogDevice> answer = WatchdogDevice.open(
                file.path(),
                settings(shared).timeout(),
                settings(shared).standIn() == WatchdogSettings.StandIn.ACCEPTED
                        ? WatchdogDevice.StandIn.ACCEPTED
                        : WatchdogDevice.StandIn.REFUSED);
        if (answer instanceof Answer.Failed<WatchdogDevice> failed) {
            return new Answer.Failed<>(failed.refusal());
        }
        WatchdogDevice device = ((Answer.Got<WatchdogDevice>) answer).value();
        LOG.info("watchdog armed device={} identity={} timeout={}", file.path(), device.identity(), device.timeout());
        if (!device.canBeDisarmed()) {
            tell("the watchdog " + file.path() + " cannot be disarmed: this machine is reset when the manager ends");
        }
        return new Answer.Got<>(new FedDevice(device));
    }

    private Answer<Fed> serviceManager(Map<String, String> environment) {
        return ServiceWatch.find(
                environment,
                ProcessHandle.current().pid(),
                WatchdogSettings.shortest(shared.settings().timing().deadtime()));
    }

    /** The actors are there. */
    void connect(ActorRef<Roundsman.Command> asker) {
        roundsman.set(asker);
    }

    void well(BootTime at) {
        // The first round takes as long as the start does.
        if (actorsWell.isBefore(at)) {
            actorsWell = at;
        }
    }

    /** What may run here, by the document in force. */
    void inForce(List<Resource> named) {
        resources = Optional.of(named.stream()
                .flatMap(resource -> resource.primitives().stream())
                .map(primitive -> primitive.id().base())
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private void ask() {
        ActorRef<Roundsman.Command> asker = roundsman.get();
        if (asker != null) {
            asker.tell(new Roundsman.Ask(BootClock.now()));
        }
    }

    private Vitals vitals() {
        Heart heart = shared.parts().heart().get();
        if (heart == null) {
            return new Vitals(BootClock.now(), actorsWell, heartExpected, NEVER, holding());
        }
        BootTime heartAt = heart.snapshot().at();
        BootTime leaseEnd = heart.leaseEnd();
        // The clock last: what is compared with it must not be younger.
        Vitals.Holding holding = holding();
        return new Vitals(BootClock.now(), actorsWell, heartAt, leaseEnd, holding);
    }

    /** A lease does not matter to what restarts the manager alone. */
    private Vitals signsOfLife() {
        Vitals all = vitals();
        return new Vitals(all.now(), all.actorsWell(), all.heartAt(), all.leaseEnd(), Vitals.Holding.NOTHING);
    }

    private Vitals.Holding holding() {
        var board = shared.board().snapshot();
        if (StateDigest.of(board) != 0) {
            return Vitals.Holding.SOMETHING;
        }
        if (mark.isFirst()) {
            return Vitals.Holding.NOTHING;
        }
        Set<ResourceId> seen = board.keySet().stream().map(ResourceId::base).collect(Collectors.toSet());
        boolean isKnown = resources.filter(seen::containsAll).isPresent();
        return isKnown ? Vitals.Holding.NOTHING : Vitals.Holding.UNKNOWN;
    }

    private void bound(Fed fed) {
        if (settings(shared).release() == WatchdogSettings.Release.ON) {
            String span = ReleaseSpan.of(fed.timeout()).toMillis() + "ms";
            shared.parts().attributes().set(FencingLine.WATCHDOG, span);
            shared.parts().attributes().refresh();
        }
    }

    private void tell(String sentence) {
        LOG.warn("watchdog {}", sentence);
        shared.parts().story().tell(EventKind.FENCING, sentence);
    }

    /** Whether this node is reset when it runs something without a lease. */
    NoQuorumRule.Watchdog withoutLease() {
        return feeder.get() != null && bond.get() == FeedRule.Bond.BOUND
                ? NoQuorumRule.Watchdog.RESETS
                : NoQuorumRule.Watchdog.NONE;
    }

    /** For the status of this node. */
    List<String> sentences() {
        Feeder fed = feeder.get();
        if (fed == null) {
            return List.of();
        }
        Feeder.Standing now = fed.standing();
        Duration left = now.timeout().minus(BootClock.now().since(now.lastFed()));
        String name = settings(shared).device() instanceof Device.File file
                ? file.path().toString()
                : "systemd";
        return List.of(
                now.trouble().isEmpty()
                        ? "watchdog " + name + " armed, " + now.timeout().toSeconds() + " s"
                        : "WATCHDOG " + name + " NOT FED, it resets this machine in about "
                                + Math.max(0, left.toSeconds()) + " s: " + now.trouble());
    }

    private static void show(Feeder fed, MeterRegistry registry) {
        Gauge.builder("asterism.watchdog.armed", fed, all -> all.standing().armed() == Feeder.Armed.ENDED ? 0 : 1)
                .description("1 while something resets this machine unless it is fed")
                .register(registry);
        Gauge.builder(
                        "asterism.watchdog.starved",
                        fed,
                        all -> all.standing().trouble().isEmpty() ? 0 : 1)
                .description("1 while the watchdog is not fed")
                .register(registry);
        Gauge.builder(
                        "asterism.watchdog.timeout.seconds",
                        fed,
                        all -> all.standing().timeout().toMillis() / 1e3)
                .description("from the last feed to the reset")
                .register(registry);
        Gauge.builder(
                        "asterism.watchdog.last.fed.seconds",
                        fed,
                        all -> BootClock.now().since(all.standing().lastFed()).toMillis() / 1e3)
                .description("since the last feed")
                .register(registry);
        FunctionCounter.builder(
                        "asterism.watchdog.feeds", fed, all -> all.standing().feeds())
                .description("feeds of the watchdog")
                .register(registry);
    }

    /** A planned restart has been granted, asked for at {@code asked}. */
    void bridge(BootTime asked, Duration length) {
        Feeder fed = feeder.get();
        if (fed != null) {
            fed.bridge(asked.plus(length));
        }
        keeper.ifPresent(alive -> alive.end(Feeder.Ending.DISARM));
    }

    /** The node's end in order, or a start that came to nothing. */
    void end() {
        Feeder fed = feeder.get();
        boolean isClean = holding() == Vitals.Holding.NOTHING;
        keeper.ifPresent(alive -> alive.end(Feeder.Ending.DISARM));
        if (fed != null) {
            boolean isInherited = fed.standing().armed() == Feeder.Armed.INHERITED;
            boolean isFree = isClean || bond.get() == FeedRule.Bond.UNBOUND;
            boolean mayDisarm = isFree && !isInherited;
            if (!mayDisarm) {
                tell("the watchdog stays armed, since something may still run here: it resets this machine");
            }
            fed.end(mayDisarm ? Feeder.Ending.DISARM : Feeder.Ending.LEAVE);
            isClean &= mayDisarm;
        }
        if (isClean) {
            mark.clear();
        }
    }
}
