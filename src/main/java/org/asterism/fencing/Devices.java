package org.asterism.fencing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.fencing.FenceAgents.Answer;
import org.asterism.fencing.core.Catalogue;
import org.asterism.fencing.core.Device;
import org.asterism.fencing.core.FenceAction;
import org.asterism.fencing.core.Hosts;
import org.asterism.fencing.core.Traits;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/**
 * Learns what this node's devices are and whom they fence, and tests on a schedule whether they answer: a power switch that is
 * only asked in need fails in need. One device after the other, so that a test never takes the place of a fencing for long.
 */
final class Devices extends AbstractBehavior<Devices.Command> {

    /** All this actor receives. */
    sealed interface Command {}

    /** These are the devices now. */
    record Adopt(Catalogue catalogue) implements Command {}

    /** Test all now; answered when all are tested, with one result per device. */
    record Test(ActorRef<Tested> replyTo) implements Command {}

    /** Results of {@link Test}. */
    record Tested(List<TestResult> results) {}

    private record TestDue() implements Command {}

    private record Described(Device device, long round, Traits traits) implements Command {}

    private record Found(Device device, long round, Traits traits, Hosts hosts) implements Command {}

    private record Answered(Device device, long round, Answer answer) implements Command {}

    /** What the others hear of. */
    interface Listener {
        void described(ResourceId device, Traits traits);

        void found(ResourceId device, Hosts hosts);

        void tested(TestResult result);
    }

    /** Fixed surroundings. {@code interval} zero: no scheduled tests. */
    record Setting(
            NodeName self,
            List<NodeName> nodes,
            FenceAgents agents,
            Duration interval,
            Supplier<Instant> wall,
            Listener listener) {}

    /** Longest answer to a test or a question about hosts, where the device has no limit of its own. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Setting setting;
    private final HostFinder finder;
    private Catalogue catalogue = Catalogue.EMPTY;
    private final List<Device> toDo = new ArrayList<>();
    private final SortedMap<ResourceId, TestResult> results = new TreeMap<>();
    private final List<ActorRef<Tested>> askers = new ArrayList<>();
    private long round;
    private boolean isBusy;

    private Devices(ActorContext<Command> context, TimerScheduler<Command> timers, Setting setting) {
        super(context);
        this.setting = setting;
        this.finder = new HostFinder(setting.agents());
        if (!setting.interval().isZero()) {
            timers.startTimerWithFixedDelay(new TestDue(), setting.interval());
        }
    }

    static Behavior<Command> create(Setting setting) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new Devices(context, timers, setting)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Adopt.class, this::onAdopt)
                .onMessage(Test.class, this::onTest)
                .onMessage(TestDue.class, due -> begin())
                .onMessage(Described.class, this::onDescribed)
                .onMessage(Found.class, this::onFound)
                .onMessage(Answered.class, this::onAnswered)
                .build();
    }

    private Behavior<Command> onAdopt(Adopt adopt) {
        boolean isSame = adopt.catalogue().devices().equals(catalogue.devices());
        catalogue = adopt.catalogue();
        results.keySet().retainAll(catalogue.devices().keySet());
        return isSame ? this : begin();
    }

    private Behavior<Command> onTest(Test test) {
        askers.add(test.replyTo());
        return begin();
    }

    /** Begins with the first device again; what is under way for an earlier round is dropped when it ends. */
    private Behavior<Command> begin() {
        round++;
        toDo.clear();
        for (Device device : catalogue.devices().values()) {
            if (catalogue.mayUse(device.id(), setting.self())) {
                toDo.add(device);
            }
        }
        isBusy = false;
        return next();
    }

    private Behavior<Command> next() {
        if (isBusy) {
            return this;
        }
        if (toDo.isEmpty()) {
            askers.forEach(asker -> asker.tell(new Tested(List.copyOf(results.values()))));
            askers.clear();
            return this;
        }
        isBusy = true;
        Device device = toDo.remove(0);
        long present = round;
        getContext()
                .pipeToSelf(
                        setting.agents().describe(device),
                        (traits, failure) -> new Described(device, present, traits == null ? Traits.UNKNOWN : traits));
        return this;
    }

    private Behavior<Command> onDescribed(Described described) {
        if (described.round() != round) {
            return this;
        }
        Device device = described.device();
        setting.listener().described(device.id(), described.traits());
        getContext()
                .pipeToSelf(
                        finder.find(device, described.traits(), setting.nodes(), LIMIT),
                        (hosts, failure) -> new Found(
                                device,
                                described.round(),
                                described.traits(),
                                hosts == null ? new Hosts.Unknown(String.valueOf(failure)) : hosts));
        return this;
    }

    private Behavior<Command> onFound(Found found) {
        if (found.round() != round) {
            return this;
        }
        Device device = found.device();
        setting.listener().found(device.id(), found.hosts());
        Duration own = device.manner(FenceAction.MONITOR).limit();
        getContext()
                .pipeToSelf(
                        DeviceAgent.check(setting.agents(), device, found.traits(), own.isZero() ? LIMIT : own),
                        (answer, failure) -> new Answered(
                                device,
                                found.round(),
                                answer == null ? Answer.missing(String.valueOf(failure)) : answer));
        return this;
    }

    private Behavior<Command> onAnswered(Answered answered) {
        if (answered.round() != round) {
            return this;
        }
        Answer answer = answered.answer();
        TestResult result = new TestResult(
                answered.device().id(),
                setting.self(),
                setting.wall().get(),
                answer.isDone() ? TestResult.Verdict.ANSWERS : TestResult.Verdict.FAILED,
                answer.reason(),
                answer.took().toMillis());
        results.put(result.device(), result);
        setting.listener().tested(result);
        isBusy = false;
        return next();
    }
}
