package org.asterism.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.asterism.api.ClusterStatus.IncidentNote;
import org.asterism.api.Incident;
import org.asterism.api.IncidentList;
import org.asterism.recorder.core.Ongoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The incidents that the status points to. All records are asked for them, which takes tenths of a second: again only when
 * something has happened here since, or a minute later. Any thread; never fails and never waits longer than {@link #PATIENCE}.
 */
final class IncidentNotes {

    private static final Logger LOG = LoggerFactory.getLogger(IncidentNotes.class);

    /** A status does not wait longer: it has what was known before. */
    private static final Duration PATIENCE = Duration.ofMillis(700);

    /** While something goes on the records are read no more often. */
    private static final Duration REST = Duration.ofSeconds(10);

    /** What happened on another node alone may leave no entry here. */
    private static final Duration OLD = Duration.ofMinutes(1);

    /** What was found, and when. */
    private record Known(List<IncidentNote> notes, Instant at) {}

    private final Supplier<CompletionStage<IncidentList>> records;
    private final Supplier<Ongoing> ongoing;
    private final InstantSource clock;
    private final AtomicBoolean isAsking = new AtomicBoolean();
    private volatile Known known = new Known(List.of(), Instant.EPOCH);

    IncidentNotes(Supplier<CompletionStage<IncidentList>> records, Supplier<Ongoing> ongoing, InstantSource clock) {
        this.records = records;
        this.ongoing = ongoing;
        this.clock = clock;
    }

    /** The newest, and the newest that took a service away if it is another; newest first. */
    CompletionStage<List<IncidentNote>> notes() {
        Known last = known;
        if (!isStale(last) || !isAsking.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(last.notes());
        }
        Instant asked = clock.instant();
        CompletableFuture<List<IncidentNote>> answer = new CompletableFuture<>();
        records.get().whenComplete((list, failure) -> {
            if (failure == null) {
                known = new Known(noted(list), asked);
            } else {
                LOG.debug("incidents are not known for the status reason={}", failure.toString());
            }
            isAsking.set(false);
            answer.complete(known.notes());
        });
        return answer.completeOnTimeout(last.notes(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Old, or something was entered here that may have made an incident or changed one. */
    private boolean isStale(Known last) {
        boolean isNew = ongoing.get().until().isAfter(last.at());
        return clock.instant().isAfter(last.at().plus(isNew ? REST : OLD));
    }

    private static List<IncidentNote> noted(IncidentList list) {
        return Stream.concat(list.incidents().stream().limit(1), list.last().stream())
                .distinct()
                .map(IncidentNotes::note)
                .toList();
    }

    private static IncidentNote note(Incident incident) {
        return new IncidentNote(
                incident.id(), incident.began(), incident.state(), incident.effect(), incident.sentence());
    }
}
