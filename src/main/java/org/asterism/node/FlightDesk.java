package org.asterism.node;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.asterism.api.FlightEntry;
import org.asterism.api.Incident;
import org.asterism.api.IncidentList;
import org.asterism.api.IncidentReport;
import org.asterism.config.NodeSettings;
import org.asterism.http.IncidentArchive;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.recorder.Archive;
import org.asterism.recorder.Pack;
import org.asterism.recorder.RecordMessages.RecordPart;
import org.asterism.recorder.RecordMessages.RecordWanted;
import org.asterism.recorder.core.Cutter;
import org.asterism.recorder.core.Incidents;
import org.asterism.wire.WireMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers questions about incidents, with the records of the other nodes; and answers theirs. Any thread. */
final class FlightDesk implements IncidentArchive {

    private static final Logger LOG = LoggerFactory.getLogger(FlightDesk.class);

    /** In base 64 it has to fit one message. */
    private static final int MOST_SENT = 700_000;

    private static final int MOST_WAITING = 32;

    /** How long the others may read their files. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * Surroundings.
     *
     * @param nodes all that are configured
     * @param reachable those that messages reach now
     * @param boot what the entries of this boot bear
     * @param files for reading the record; may refuse
     * @param lead so far before an incident entries are wanted: the clocks must have been compared
     */
    record Setting(
            NodeName self,
            Set<NodeName> nodes,
            Supplier<? extends Set<NodeName>> reachable,
            BiConsumer<NodeName, WireMessage> post,
            Archive archive,
            String boot,
            Supplier<BootTime> clock,
            Duration lead,
            Executor files,
            BiConsumer<Duration, Runnable> after) {}

    /** What is wanted of each record: all that is weighty, or a window. */
    private record Wanted(long oldestMs, long newestMs, boolean weighty) {

        static final Wanted ALL = new Wanted(Long.MAX_VALUE, 0, true);

        static Wanted of(RecordWanted message) {
            return new Wanted(message.oldestMs(), message.newestMs(), message.weighty());
        }

        RecordWanted by(NodeName asker, long run) {
            return new RecordWanted(asker.value(), run, oldestMs, newestMs, weighty);
        }
    }

    static FlightDesk of(Shared shared, BiConsumer<NodeName, WireMessage> post) {
        NodeSettings settings = shared.settings();
        Duration summaries = settings.recorder().summary().multipliedBy(2);
        return new FlightDesk(new Setting(
                settings.self(),
                settings.votes().keySet(),
                shared.reachable()::get,
                post,
                new Archive(settings.paths().state()),
                FlightDeck.boot(shared.parts().ground().bootId()),
                BootClock::now,
                summaries.compareTo(Incidents.LEAD) > 0 ? summaries : Incidents.LEAD,
                reader(),
                shared::after));
    }

    /** Its own: a whole record takes tenths of a second, and the threads for files keep what votes depend on. */
    private static Executor reader() {
        return OneThread.named("flight-reader", MOST_WAITING);
    }

    private final Setting setting;
    private final Roundup<Pack> roundup;
    private final AtomicReference<@Nullable CompletableFuture<SortedMap<String, Pack>>> underWay =
            new AtomicReference<>();

    FlightDesk(Setting setting) {
        this.setting = setting;
        this.roundup = new Roundup<>(PATIENCE, setting.after());
    }

    @Override
    public CompletionStage<IncidentList> list() {
        return all().thenApply(packs -> Archive.listed(setting.self(), packs, silent(packs))
                .orElseGet(() -> new IncidentList(
                        setting.self(),
                        Instant.now(),
                        List.of(),
                        List.of("nothing is recorded on this node: see recorder.enabled and the log"))));
    }

    @Override
    public CompletionStage<Optional<IncidentReport>> report(String id) {
        return told(id).thenApply(told -> told.map(Archive.Told::report));
    }

    @Override
    public CompletionStage<Optional<byte[]>> export(String id) {
        return told(id).thenApplyAsync(
                        told -> told.map(known -> Pack.export(known.report(), known.nodes())), setting.files());
    }

    private CompletionStage<Optional<Archive.Told>> told(String id) {
        Incidents.find(List.of(), id); // refuses what is no id, before anything is read
        return all().thenCompose(packs -> Archive.listed(setting.self(), packs, List.of())
                .flatMap(list -> Incidents.find(list.incidents(), id))
                .map(incident -> merged(id, incident, packs.keySet()))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    }

    /** Who did not answer the first question is not waited for again. */
    private CompletionStage<Optional<Archive.Told>> merged(String id, Incident incident, Set<String> answered) {
        Instant now = Instant.now();
        Instant end = back(incident).plus(Cutter.QUIET.multipliedBy(2));
        Wanted wanted = new Wanted(age(incident.began().minus(setting.lead()), now), age(end, now), false);
        Set<NodeName> nodes = answered.stream().map(NodeName::new).collect(Collectors.toSet());
        return ask(nodes, wanted).thenApply(packs -> {
            List<String> remarks = silent(packs);
            packs.forEach((node, pack) -> {
                if (pack.entries().isEmpty() && pack.remark().isEmpty()) {
                    remarks.add(node + " has nothing in its record of that time");
                }
            });
            return Archive.told(setting.self(), id, packs, remarks);
        });
    }

    /** When all was there again that came back at all. */
    private static Instant back(Incident incident) {
        return incident.outages().stream()
                .map(outage -> outage.since().plusNanos(1000 * Math.max(0, outage.awayMicros())))
                .filter(at -> at.isAfter(incident.ended()))
                .max(Comparator.naturalOrder())
                .orElse(incident.ended());
    }

    private static long age(Instant at, Instant now) {
        return Math.max(0, Duration.between(at, now).toMillis());
    }

    /** Who did not answer. */
    private List<String> silent(SortedMap<String, Pack> packs) {
        List<String> remarks = new ArrayList<>();
        for (NodeName node : new TreeSet<>(setting.nodes())) {
            if (!packs.containsKey(node.value())) {
                remarks.add(
                        node + " did not answer: its own record is not in here; ask again when it is back, or read it"
                                + " there with --state-dir");
            }
        }
        return remarks;
    }

    /** All that is weighty, of everybody. Each record is read whole for it, so that who asks meanwhile shares the answer. */
    private CompletionStage<SortedMap<String, Pack>> all() {
        CompletableFuture<SortedMap<String, Pack>> mine = new CompletableFuture<>();
        CompletableFuture<SortedMap<String, Pack>> present = underWay.compareAndExchange(null, mine);
        if (present != null) {
            return present;
        }
        ask(setting.nodes(), Wanted.ALL).whenComplete((packs, failure) -> {
            underWay.set(null);
            if (failure == null) {
                mine.complete(packs);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    /** What those of the nodes who are reachable have of it, and this one. */
    private CompletionStage<SortedMap<String, Pack>> ask(Set<NodeName> nodes, Wanted wanted) {
        Set<NodeName> asked = new TreeSet<>(nodes);
        asked.remove(setting.self());
        asked.retainAll(setting.reachable().get());
        return roundup.ask(asked, (peer, run) -> setting.post().accept(peer, wanted.by(setting.self(), run)))
                .thenApplyAsync(
                        packs -> {
                            packs.put(setting.self().value(), own(wanted));
                            return packs;
                        },
                        setting.files());
    }

    /** Takes a message of another node's desk; false: it is for somebody else. */
    boolean takes(WireMessage message) {
        try {
            if (message instanceof RecordWanted wanted) {
                setting.files().execute(() -> answer(wanted));
                return true;
            } else if (message instanceof RecordPart part) {
                setting.files().execute(() -> onPart(part));
                return true;
            }
            return false;
        } catch (RejectedExecutionException busy) {
            LOG.warn("record not read kind={} reason=busy", message.getClass().getSimpleName());
            return true;
        }
    }

    private void answer(RecordWanted wanted) {
        NodeName asker = new NodeName(wanted.asker());
        String self = setting.self().value();
        Pack pack = own(Wanted.of(wanted));
        String packed = Base64.getEncoder().encodeToString(pack.zip(MOST_SENT));
        setting.post().accept(asker, new RecordPart(self, wanted.run(), packed, pack.remark()));
    }

    private Pack own(Wanted wanted) {
        try {
            return wanted.weighty()
                    ? setting.archive().weighty()
                    : setting.archive().pack(window(wanted.oldestMs(), wanted.newestMs()));
        } catch (IOException e) {
            return new Pack(List.of(), new TreeMap<>(), "the record cannot be read: " + e);
        }
    }

    /** By age: the boot clock for entries of this boot, the wall clock for older ones. */
    private Predicate<FlightEntry> window(long oldestMs, long newestMs) {
        BootTime boot = setting.clock().get();
        Instant wall = Instant.now();
        return entry -> {
            long age = entry.boot().equals(setting.boot())
                    ? boot.since(new BootTime(entry.bootNanos())).toMillis()
                    : Duration.between(entry.at(), wall).toMillis();
            return age <= oldestMs && age >= newestMs;
        };
    }

    private void onPart(RecordPart part) {
        if (!roundup.isAwaited(part.node(), part.run())) {
            return;
        }
        try {
            roundup.take(part.node(), part.run(), Pack.read(Base64.getDecoder().decode(part.pack()), part.remark()));
        } catch (IllegalArgumentException e) {
            LOG.warn("record dropped node={} reason={}", part.node(), e.getMessage());
        }
    }
}
