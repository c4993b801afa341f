package org.asterism.fencing.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import org.asterism.fencing.core.FencingRecord.Outcome;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/**
 * All requests of one node: what is wanted, what runs, what rests after a failure, and what is confirmed. Each event changes it
 * and gives what to do. Not thread-safe.
 */
public final class FencingLedger {

    /** Pause between a failed request and the next one, while attempts are left. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    /** The same when they are used up, or no device is known. */
    static final Duration LONG_PAUSE = Duration.ofSeconds(60);

    /** More than 9 levels of devices with 100 attempts each can make. */
    private static final long CALLS_PER_REQUEST = 1L << 20;

    /** When something happens, on both clocks. */
    public record Moment(BootTime now, Instant wall) {}

    /** Why somebody is to be fenced. {@code head}: time to wait before it; {@code request}: the quorum's, else 0. */
    public record Want(FenceAction action, String reason, Duration head, long request) {
        public Want(FenceAction action, String reason, Duration head) {
            this(action, reason, head, 0);
        }
    }

    /**
     * How to go about it.
     *
     * @param limit of a call ({@code fencing-timeout})
     * @param attempts requests at once ({@code fencing-max-attempts})
     * @param grace how long a node that was fenced may still count as heard
     */
    public record Rules(Duration limit, int attempts, Duration grace) {}

    /** A request for the status. */
    public record Shown(NodeName target, FenceAction action, String reason, String state) {}

    private record Rest(BootTime until, int failures, String why) {}

    private final NodeName self;
    private final DoubleSupplier random;
    private final FencingCalls calls;
    private final Confirmations confirmations;
    private Catalogue catalogue = Catalogue.EMPTY;
    private Rules rules;
    private SortedMap<NodeName, Seen> seen = new TreeMap<>();
    private final SortedMap<ResourceId, Hosts> hosts = new TreeMap<>();
    private final SortedMap<ResourceId, Traits> traits = new TreeMap<>();
    private SortedMap<NodeName, Want> planned = new TreeMap<>();
    private final SortedMap<NodeName, Want> ordered = new TreeMap<>();
    private final SortedMap<NodeName, Running> running = new TreeMap<>();
    private final SortedMap<NodeName, Rest> resting = new TreeMap<>();
    private boolean isLeading;
    private long requests;

    /** {@code random} gives numbers from 0 to below 1, for random delays. */
    public FencingLedger(NodeName self, Rules rules, DoubleSupplier random) {
        this.self = self;
        this.rules = rules;
        this.random = random;
        this.calls = new FencingCalls(self);
        this.confirmations = new Confirmations(self);
    }

    /** Another document: what failed for want of a device is tried anew. */
    public List<FencingEffect> configured(Catalogue next, Rules nextRules, Moment moment) {
        catalogue = next;
        rules = nextRules;
        hosts.keySet().retainAll(next.devices().keySet());
        traits.keySet().retainAll(next.devices().keySet());
        resting.clear();
        return settled(new ArrayList<>(), moment);
    }

    /** A device has said whom it fences, or that it does not know. */
    public List<FencingEffect> found(ResourceId device, Hosts whom, Moment moment) {
        boolean isNew = !whom.equals(hosts.put(device, whom));
        if (isNew && !(whom instanceof Hosts.Unknown)) {
            resting.clear();
        }
        return settled(new ArrayList<>(), moment);
    }

    /** What the device's agent says of itself. */
    public void described(ResourceId device, Traits told) {
        traits.put(device, told);
    }

    /** Who is heard or lost, which others messages reach, and where devices run as resources. */
    public List<FencingEffect> sighted(
            SortedMap<NodeName, Seen> nodes,
            SortedSet<NodeName> reachable,
            SortedMap<ResourceId, SortedSet<NodeName>> devicesAt,
            Moment moment) {
        seen = new TreeMap<>(nodes);
        TreeSet<NodeName> members = new TreeSet<>(reachable);
        members.removeIf(node -> !(seen.get(node) instanceof Seen.Heard));
        calls.reaching(members, devicesAt);
        return settled(new ArrayList<>(), moment);
    }

    /**
     * Who shall be fenced or let in now; {@code leads}: this node coordinates, and its word releases. What was confirmed before
     * does not answer a new request of the quorum.
     */
    public List<FencingEffect> wanted(boolean leads, SortedMap<NodeName, Want> plan, Moment moment) {
        if (leads != isLeading) {
            confirmations.leadChanged();
        }
        isLeading = leads;
        plan.forEach((target, want) -> {
            Want before = planned.get(target);
            if (want.request() != 0 && (before == null || before.request() != want.request())) {
                confirmations.forget(target);
            }
        });
        planned = new TreeMap<>(plan);
        return settled(new ArrayList<>(), moment);
    }

    /** An operator wants it, whatever the plan says; made once. */
    public List<FencingEffect> ordered(NodeName target, Want want, Moment moment) {
        ordered.put(target, want);
        resting.remove(target);
        confirmations.forget(target);
        return settled(new ArrayList<>(), moment);
    }

    /** An operator vouches that the present life of the target is over. */
    public List<FencingEffect> confirmedByHand(NodeName target, String author, String reason, Moment moment) {
        long life = life(target);
        confirmations.add(target, life, Outcome.CONFIRMED_BY_HAND, author, moment.now());
        ordered.remove(target);
        List<FencingEffect> effects = new ArrayList<>(List.of(new FencingEffect.Confirmed(target, 0)));
        effects.add(new FencingEffect.Recorded(new FencingRecord(
                target,
                life,
                FenceAction.OFF,
                Outcome.CONFIRMED_BY_HAND,
                author,
                self,
                moment.wall(),
                moment.wall(),
                reason,
                author + " vouches that it is down")));
        return settled(effects, moment);
    }

    /** Another node's line of the history. */
    public List<FencingEffect> learned(FencingRecord line, Moment moment) {
        confirmations.learn(line, catalogue, moment.now());
        return settled(new ArrayList<>(), moment);
    }

    /** A call ended. */
    public List<FencingEffect> ended(long call, FencingRun.Result result, String reason, Moment moment) {
        List<FencingEffect> effects = new ArrayList<>();
        Optional<NodeName> target = calls.ended(call);
        if (target.isPresent() && running.containsKey(target.get())) {
            FencingRun run =
                    java.util.Objects.requireNonNull(running.get(target.get())).run();
            take(target.get(), run.ended(call, result, reason, moment.now()), moment, effects);
        }
        return settled(effects, moment);
    }

    /** A time asked for has come. */
    public List<FencingEffect> woken(Moment moment) {
        List<FencingEffect> effects = new ArrayList<>();
        new TreeMap<>(running)
                .forEach((target, request) -> take(target, request.run().woken(moment.now()), moment, effects));
        return settled(effects, moment);
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    public Traits traits(ResourceId device) {
        return traits.getOrDefault(device, Traits.UNKNOWN);
    }

    /** True if the target's present life is known to be over. */
    public boolean isConfirmed(NodeName target) {
        return confirmations.holds(target, life(target));
    }

    /** How often each device said done when it was not. */
    public SortedMap<ResourceId, Integer> lies() {
        return confirmations.lies();
    }

    public Hosts hostsOf(Device device) {
        return switch (device.hostCheck()) {
            case STATIC_LIST -> new Hosts.Named(device.hosts());
            case NONE -> new Hosts.Any();
            default -> hosts.getOrDefault(device.id(), new Hosts.Unknown("it was not asked yet"));
        };
    }

    /** What is wanted and not confirmed, for the status. */
    public List<Shown> requests() {
        List<Shown> shown = new ArrayList<>();
        wants().forEach((target, want) -> {
            Running request = running.get(target);
            Rest rest = resting.get(target);
            String state = request != null
                    ? request.run().now()
                    : rest != null ? "failed " + rest.failures() + " times, tried again soon: " + rest.why() : "";
            if (!state.isEmpty()) {
                shown.add(new Shown(target, want.action(), want.reason(), state));
            }
        });
        return shown;
    }

    private SortedMap<NodeName, Want> wants() {
        TreeMap<NodeName, Want> all = new TreeMap<>(planned);
        all.putAll(ordered);
        return all;
    }

    private long life(NodeName target) {
        Seen how = seen.get(target);
        return how == null ? 0 : how.life();
    }

    /** After every event: whose confirmation is void, who is released, what ends and what begins. */
    private List<FencingEffect> settled(List<FencingEffect> effects, Moment moment) {
        for (NodeName target : confirmations.judge(seen, catalogue, rules.grace(), moment, effects)) {
            resting.put(target, new Rest(moment.now().plus(PAUSE), 1, "its fencing was not true"));
        }
        SortedMap<NodeName, Want> wants = wants();
        running.replaceAll((target, request) -> request.isFor(wants.get(target)) ? request : request.dropped());
        running.entrySet()
                .removeIf(entry -> entry.getValue().isDropped()
                        && !entry.getValue().run().isFinishing()
                        && !calls.isUnderWay(entry.getKey()));
        resting.keySet().retainAll(wants.keySet());
        if (isLeading) {
            confirmations.watchdogs(seen, moment, effects);
        }
        wants.forEach((target, want) -> begin(target, want, moment, effects));
        resting.values().forEach(rest -> effects.add(new FencingEffect.WakeAt(rest.until())));
        if (isLeading) {
            confirmations.release(seen, effects);
        }
        effects.addAll(calls.startable(catalogue));
        return effects;
    }

    private void begin(NodeName target, Want want, Moment moment, List<FencingEffect> effects) {
        Rest rest = resting.get(target);
        boolean isDue = rest == null || !moment.now().isBefore(rest.until());
        boolean isSettled = want.action() != FenceAction.ON && isConfirmed(target);
        if (running.containsKey(target) || !isDue || isSettled) {
            return;
        }
        requests++;
        effects.add(
                new FencingEffect.Tell(want.action().word() + " of " + target + " begins: " + want.reason(), false));
        FencingRun.Step step = FencingRun.begin(deed(target, want), requests * CALLS_PER_REQUEST, moment.now());
        running.put(target, new Running(want, life(target), step.run(), moment.wall(), List.of(), false));
        take(target, step, moment, effects);
    }

    private Deed deed(NodeName target, Want want) {
        Catalogue.Way way = catalogue.way(target, hosts, confirmations.lies().keySet());
        List<Device> letters = want.action() == FenceAction.ON ? catalogue.unfencing(target, hosts) : List.of();
        List<List<Device>> levels =
                want.action() != FenceAction.ON ? way.levels() : letters.isEmpty() ? List.of() : List.of(letters);
        TreeMap<ResourceId, Duration> delays = new TreeMap<>();
        TreeSet<ResourceId> rebootless = new TreeSet<>();
        for (Device device : catalogue.devices().values()) {
            delays.put(device.id(), device.delay().of(target, random.getAsDouble()));
            String word = device.manner(FenceAction.REBOOT).word();
            if (word.equals("reboot") && !traits(device.id()).knows(FenceAction.REBOOT)) {
                rebootless.add(device.id());
            }
        }
        return new Deed(target, want.action(), levels, way.ports(), delays, want.head(), rules.limit(), rebootless);
    }

    private void take(NodeName target, FencingRun.Step step, Moment moment, List<FencingEffect> effects) {
        Running request = java.util.Objects.requireNonNull(running.get(target));
        List<String> notes = new ArrayList<>(request.notes());
        Running next = request.at(step.run(), notes);
        running.put(target, next);
        for (FencingRun.Effect effect : step.effects()) {
            if (effect instanceof FencingRun.Effect.WakeAt wake) {
                effects.add(new FencingEffect.WakeAt(wake.at()));
            } else if (effect instanceof FencingRun.Effect.Noted noted) {
                notes.add(noted.sentence());
                effects.add(new FencingEffect.Tell(noted.sentence(), false));
            } else if (effect instanceof FencingRun.Effect.Fenced fenced) {
                fenced(target, next, fenced, moment, effects);
            } else if (effect instanceof FencingRun.Effect.Failed failed) {
                failed(target, next, failed.reason(), moment, effects);
            } else if (effect instanceof FencingRun.Effect.Call call) {
                call(target, next, call, moment, effects); // always the last one
            } else {
                throw new AssertionError(effect);
            }
        }
        if (step.run().isOver()) {
            running.remove(target);
        }
    }

    private void call(
            NodeName target, Running request, FencingRun.Effect.Call call, Moment moment, List<FencingEffect> effects) {
        boolean isVain = request.isDropped() && !request.run().isFinishing();
        if (!isVain && !calls.add(call, target, catalogue, traits(call.device().id()))) {
            String reason = "no node but the target itself may use it and is here";
            take(
                    target,
                    request.run().ended(call.number(), FencingRun.Result.FAILED, reason, moment.now()),
                    moment,
                    effects);
        }
    }

    private void fenced(
            NodeName target,
            Running request,
            FencingRun.Effect.Fenced fenced,
            Moment moment,
            List<FencingEffect> effects) {
        resting.remove(target);
        ordered.remove(target);
        boolean isLetIn = request.want().action() == FenceAction.ON;
        String level = fenced.level() > 1 ? "; level " + fenced.level() : "";
        String detail = String.join("; ", request.notes()) + level;
        Outcome outcome = isLetIn ? Outcome.UNFENCED : Outcome.FENCED;
        effects.add(new FencingEffect.Tell(
                target + (isLetIn ? " is let in by " : " is fenced by ") + fenced.devices(), false));
        effects.add(new FencingEffect.Recorded(line(target, request, outcome, fenced.devices(), detail, moment)));
        if (isLetIn) {
            planned.remove(target);
            effects.add(new FencingEffect.LetIn(target, request.life()));
        } else if (!request.isDropped() || request.want().request() == 0) {
            confirmations.add(target, request.life(), Outcome.FENCED, fenced.devices(), moment.now());
            if (request.want().request() != 0) {
                effects.add(new FencingEffect.Confirmed(target, request.want().request()));
            }
        }
    }

    private void failed(NodeName target, Running request, String reason, Moment moment, List<FencingEffect> effects) {
        Rest last = resting.get(target);
        int failures = last == null ? 1 : last.failures() + 1;
        List<String> remarks =
                catalogue.way(target, hosts, confirmations.lies().keySet()).remarks();
        String why = remarks.isEmpty() ? reason : reason + "; " + String.join("; ", remarks);
        boolean isHopeless = request.run().deed().levels().isEmpty();
        Duration pause = failures < rules.attempts() && !isHopeless ? PAUSE : LONG_PAUSE;
        ordered.remove(target);
        resting.put(target, new Rest(moment.now().plus(pause), failures, why));
        boolean isNews = failures == 1 || failures == rules.attempts();
        effects.add(new FencingEffect.Tell(
                request.want().action().word() + " of " + target + " failed (" + failures + "): " + why, isNews));
        effects.add(new FencingEffect.Recorded(line(target, request, Outcome.FAILED, "", why, moment)));
    }

    private FencingRecord line(
            NodeName target, Running request, Outcome outcome, String by, String detail, Moment moment) {
        return new FencingRecord(
                target,
                request.life(),
                request.want().action(),
                outcome,
                by,
                self,
                request.began(),
                moment.wall(),
                request.want().reason(),
                detail);
    }
}
