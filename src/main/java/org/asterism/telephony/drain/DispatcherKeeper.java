package org.asterism.telephony.drain;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.asterism.model.ResourceId;
import org.asterism.telephony.drain.CallGate.Outcome;
import org.asterism.telephony.drain.CallGate.Position;
import org.jspecify.annotations.Nullable;

/**
 * Holds the Kamailio dispatchers before a farm of Asterisks as the cluster stands: no new calls for one that is away, calls for one that
 * runs. Tells them at once when that changes, and reads back once a second, so a restart of Kamailio or a hand in its list holds
 * no longer than that.
 */
public final class DispatcherKeeper extends AbstractBehavior<DispatcherKeeper.Command> {

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** All this actor receives. */
    public sealed interface Command {}

    /**
     * How the destinations shall stand from now on; of others nothing is done.
     *
     * @param rates new calls a second that each dispatcher may take; of others nothing is said
     */
    public record Wanted(SortedMap<ResourceId, Stand> stands, SortedMap<URI, Integer> rates) implements Command {

        public Wanted {
            stands = Collections.unmodifiableSortedMap(new TreeMap<>(stands));
            rates = Collections.unmodifiableSortedMap(new TreeMap<>(rates));
        }

        /** Nothing is said of rates. */
        public Wanted(SortedMap<ResourceId, Stand> stands) {
            this(stands, Collections.emptySortedMap());
        }
    }

    /** How one Asterisk shall stand at the dispatchers before it, and why. */
    public record Stand(Destination destination, Position position, Reason reason) {

        /** It runs and is open, or runs nowhere and is closed. */
        public Stand(Destination destination, Position position) {
            this(destination, position, position == Position.OPEN ? Reason.RUNS : Reason.AWAY);
        }
    }

    /** Why one stands as it shall stand. */
    public enum Reason {
        RUNS("which runs"),
        AWAY("which runs nowhere"),
        FULL("which is full");

        private final String words;

        Reason(String words) {
            this.words = words;
        }
    }

    private record Look() implements Command {}

    /** One Asterisk at one dispatcher. */
    private record Place(ResourceId resource, URI at) {}

    private record Limited(URI at, int rate, Outcome outcome) implements Command {}

    private record Told(Place place, Stand stand, Outcome outcome) implements Command {}

    /**
     * Fixed surroundings of the actor.
     *
     * @param show takes a key and what status says under it
     * @param hide takes back what is under a key
     * @param story takes sentences for operators
     * @param count takes what is to be counted, as often as something comes of a question
     * @param words takes at the same time of each dispatcher how the Asterisks stand there: {@code asterisk-1 open, asterisk-2 closed}
     */
    public record Setting(
            DispatcherRpc rpc,
            BiConsumer<String, String> show,
            Consumer<String> hide,
            Consumer<String> story,
            Consumer<Count> count,
            Consumer<SortedMap<URI, String>> words) {}

    /**
     * Destinations at dispatchers, as this node holds them.
     *
     * @param open get new calls
     * @param closed get none
     * @param unknown at dispatchers that did not answer
     */
    public record Count(int open, int closed, int unknown) {

        /** This node holds none. */
        public static final Count NONE = new Count(0, 0, 0);
    }

    private final Setting setting;
    private SortedMap<ResourceId, Stand> stands = new TreeMap<>();
    private final Set<Place> asked = new HashSet<>();
    private final SortedMap<ResourceId, SortedMap<URI, Outcome>> known = new TreeMap<>();
    private final SortedMap<URI, String> troubles = new TreeMap<>();

    private final DispatcherRates rates;

    private DispatcherKeeper(ActorContext<Command> context, TimerScheduler<Command> timers, Setting setting) {
        super(context);
        this.setting = setting;
        this.rates = new DispatcherRates(setting, this::askRate);
        timers.startTimerWithFixedDelay(new Look(), LOOK);
    }

    public static Behavior<Command> create(Setting setting) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new DispatcherKeeper(context, timers, setting)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Wanted.class, this::onWanted)
                .onMessage(Look.class, look -> onLook())
                .onMessage(Told.class, this::onTold)
                .onMessage(Limited.class, this::onLimited)
                .build();
    }

    private Behavior<Command> onWanted(Wanted wanted) {
        SortedMap<ResourceId, Stand> before = stands;
        stands = wanted.stands();
        known.keySet().retainAll(stands.keySet());
        if (stands.isEmpty()) {
            mark();
        }
        stands.forEach((resource, stand) -> {
            if (!stand.equals(before.get(resource))) {
                known.remove(resource); // what came of another question
                stand.destination().dispatchers().forEach(at -> ask(new Place(resource, at), stand));
            }
        });
        count();
        rates.want(wanted.rates(), !stands.isEmpty());
        return this;
    }

    private void askRate(URI at, int rate) {
        getContext()
                .pipeToSelf(
                        setting.rpc().limit(at, rate),
                        (outcome, failure) -> new Limited(
                                at, rate, outcome == null ? new Outcome.Unknown("cannot be asked") : outcome));
    }

    private Behavior<Command> onLimited(Limited limited) {
        rates.heard(limited.at(), limited.rate(), limited.outcome());
        return this;
    }

    private Behavior<Command> onLook() {
        rates.look();
        stands.forEach((resource, stand) -> stand.destination().dispatchers().stream()
                .map(at -> new Place(resource, at))
                .filter(place -> !asked.contains(place))
                .forEach(place -> ask(place, stand)));
        return this;
    }

    private void ask(Place place, Stand stand) {
        asked.add(place);
        getContext()
                .pipeToSelf(
                        setting.rpc().put(place.at(), stand.destination(), stand.position()),
                        (outcome, failure) -> new Told(
                                place, stand, outcome == null ? new Outcome.Unknown("cannot be asked") : outcome));
    }

    private Behavior<Command> onTold(Told told) {
        asked.remove(told.place());
        ResourceId resource = told.place().resource();
        if (!told.stand().equals(stands.get(resource))) {
            return this; // it is asked anew
        }
        SortedMap<URI, Outcome> outcomes = known.computeIfAbsent(resource, none -> new TreeMap<>());
        boolean stoodRight = outcomes.get(told.place().at()) instanceof Outcome.Stands;
        outcomes.put(told.place().at(), told.outcome());
        outcomes.keySet().retainAll(told.stand().destination().dispatchers());
        if (told.outcome() == Outcome.Stands.MOVED) {
            setting.story()
                    .accept("dispatcher " + told.place().at() + " sends "
                            + (told.stand().position() == Position.CLOSED ? "no new calls to " : "new calls to ")
                            + resource + ", " + told.stand().reason().words
                            + (stoodRight ? "; it had been changed there by a hand or a restart" : ""));
        }
        mark();
        count();
        return this;
    }

    /** One remark for each dispatcher that may not know how some Asterisks stand. */
    private void mark() {
        SortedMap<URI, SortedMap<ResourceId, String>> unknown = new TreeMap<>();
        known.forEach((resource, outcomes) -> outcomes.forEach((at, outcome) -> {
            if (outcome instanceof Outcome.Unknown none) {
                unknown.computeIfAbsent(at, first -> new TreeMap<>()).put(resource, none.reason());
            }
        }));
        for (URI at : new TreeSet<>(troubles.keySet())) {
            if (!unknown.containsKey(at)) {
                troubles.remove(at);
                setting.hide().accept(key(at));
            }
        }
        unknown.forEach((at, resources) -> {
            String sentence = "dispatcher " + at + " "
                    + String.join(", ", new TreeSet<>(resources.values())) + ": it may not know how "
                    + resources.keySet().stream().map(ResourceId::value).collect(Collectors.joining(", "))
                    + (resources.size() == 1 ? " stands" : " stand");
            if (!sentence.equals(troubles.put(at, sentence))) {
                setting.show().accept(key(at), sentence);
            }
        });
    }

    private static String key(URI at) {
        return "dispatcher-" + at;
    }

    private void count() {
        int open = 0;
        int closed = 0;
        int unknown = 0;
        for (Map.Entry<ResourceId, SortedMap<URI, Outcome>> entry : known.entrySet()) {
            Stand stand = stands.get(entry.getKey());
            for (Outcome outcome : entry.getValue().values()) {
                if (outcome instanceof Outcome.Unknown || stand == null) {
                    unknown++;
                } else if (stand.position() == Position.OPEN) {
                    open++;
                } else {
                    closed++;
                }
            }
        }
        setting.words().accept(words());
        setting.count().accept(new Count(open, closed, unknown));
    }

    private SortedMap<URI, String> words() {
        SortedMap<URI, String> words = new TreeMap<>();
        known.forEach((resource, outcomes) -> outcomes.forEach((at, outcome) ->
                words.merge(at, resource + word(outcome, stands.get(resource)), (one, other) -> one + ", " + other)));
        return words;
    }

    private static String word(Outcome outcome, @Nullable Stand stand) {
        if (outcome instanceof Outcome.Unknown || stand == null) {
            return " not known";
        }
        return stand.position() == Position.OPEN ? " open" : stand.reason() == Reason.FULL ? " full" : " closed";
    }
}
