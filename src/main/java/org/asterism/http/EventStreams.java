package org.asterism.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.asterism.api.ApiJson;
import org.asterism.api.EventStatus;
import org.asterism.api.RefusalCode;
import org.asterism.api.StreamNote;
import org.asterism.http.Endpoint.Access;
import org.asterism.http.Endpoint.Exchange;
import org.asterism.observability.Event;
import org.asterism.observability.EventLog;
import org.asterism.observability.Metrics;

/**
 * What this node sees, as server-sent events (WHATWG HTML, "Server-sent events").
 *
 * <p>Messages: {@code hello} first; {@code cluster-event} per event, with an {@code id} to resume after; {@code status-changed} with
 * a version that grows whenever the cluster's status is another one; {@code gap} where events are lost to the reader; {@code closed}
 * with the reason before this side ends it.
 *
 * <p>Limits: as many streams as {@code limits.event-streams}; {@value EventReader#BUFFER} messages wait for each reader, and one that
 * does not take them is cut. No reader ever holds up whoever writes an event.
 */
public final class EventStreams {

    /** A comment so often, so that neither side nor a proxy takes a quiet stream for a dead one. */
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** How often the status is looked at while anybody reads. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final ClassicActorSystemProvider system;
    private final EventLog events;
    private final int mostReaders;
    private final Metrics metrics;
    private final StatusMark mark;
    private final RecentStatus recent;
    /** Tells this life of the manager from others, whose events were counted from 1, too. */
    private final String life = Long.toString(Instant.now().toEpochMilli(), 36);

    private final Set<EventReader> readers = ConcurrentHashMap.newKeySet();

    EventStreams(
            ClassicActorSystemProvider system,
            ClusterControl control,
            RecentStatus recent,
            EventLog events,
            Metrics metrics,
            HttpSettings settings) {
        this.system = system;
        this.events = events;
        this.metrics = metrics;
        mostReaders = settings.limits().streams();
        this.recent = recent;
        mark = new StatusMark(control);
        metrics.streams(readers::size);
        system.classicSystem()
                .scheduler()
                .scheduleWithFixedDelay(
                        LOOK, LOOK, this::look, system.classicSystem().dispatcher());
    }

    List<Endpoint> endpoints() {
        return List.of(new Endpoint(
                "events-stream",
                HttpMethods.GET,
                List.of("asterism", "v1", "events", "stream"),
                Access.READ,
                this::stream));
    }

    /** As the interface shows it. */
    public static EventStatus shown(Event event) {
        return new EventStatus(
                event.index(), event.at(), event.node(), event.kind().word(), event.sentence(), event.values());
    }

    /** {@code ?after=ID}, or the header {@code Last-Event-ID}; without both only what happens from now on. */
    private CompletionStage<HttpResponse> stream(Exchange exchange) {
        Optional<String> after = exchange.request()
                .getHeader("Last-Event-ID")
                .map(header -> header.value())
                .or(() -> exchange.query("after"));
        Start start = after.map(this::start).orElseGet(() -> new Start(events.lastIndex(), ""));
        EventReader reader = new EventReader(this::closed);
        synchronized (this) {
            if (readers.size() >= mostReaders) {
                return CompletableFuture.completedFuture(Replies.refused(
                        RefusalCode.BUSY,
                        "this node serves " + readers.size() + " event streams, and no more than " + mostReaders,
                        "close one, or ask another node"));
            }
            readers.add(reader);
        }
        reader.say("hello", facts("life", life, "last", Long.toString(events.lastIndex())));
        if (!start.gap().isEmpty()) {
            reader.say("gap", ApiJson.write(new StreamNote(start.gap(), "")));
        }
        reader.say("status-changed", version());
        reader.follow(events, start.after(), event -> life + "-" + event.index());
        return CompletableFuture.completedFuture(Replies.events(reader.source(system, HEARTBEAT)));
    }

    /** @param gap what is lost to the reader; empty if nothing */
    private record Start(long after, String gap) {}

    private Start start(String id) {
        int dash = id.indexOf('-');
        String number = id.substring(dash + 1);
        if (!number.matches("[0-9]{1,18}") || !id.matches("([0-9a-z]{1,20}-)?[0-9]+")) {
            throw new IllegalArgumentException(
                    "not the id of an event: '" + id + "' (take that of the last one that came, or 0 for all kept)");
        }
        long after = Long.parseLong(number);
        boolean isOfOtherLife = dash >= 0 && !id.startsWith(life + "-");
        if (isOfOtherLife || after > events.lastIndex()) {
            return new Start(0, "the manager was started anew since; events of its life before are not kept");
        }
        List<Event> oldest = events.after(0, 1);
        boolean isPast = after > 0 && !oldest.isEmpty() && oldest.get(0).index() > after + 1;
        return new Start(after, isPast ? "events between were dropped: the reader was away for too long" : "");
    }

    private void look() {
        if (readers.isEmpty()) {
            return;
        }
        mark.look().thenAccept(isNew -> {
            if (isNew) {
                recent.forget();
                readers.forEach(reader -> reader.say("status-changed", version()));
            }
        });
    }

    private void closed(EventReader reader, EventReader.End end) {
        readers.remove(reader);
        if (end == EventReader.End.CUT) {
            metrics.streamCut();
        }
    }

    private byte[] version() {
        return facts("version", Long.toString(mark.version()));
    }

    private static byte[] facts(String... namesAndValues) {
        TreeMap<String, String> facts = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            facts.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return ApiJson.write(facts);
    }
}
