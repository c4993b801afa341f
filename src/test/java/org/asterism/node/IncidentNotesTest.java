package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.api.ClusterStatus.IncidentNote;
import org.asterism.api.Incident;
import org.asterism.api.IncidentList;
import org.asterism.http.FakeArchive;
import org.asterism.model.NodeName;
import org.asterism.recorder.core.Ongoing;
import org.junit.jupiter.api.Test;

class IncidentNotesTest {

    private static final Instant START = Instant.parse("2026-11-27T03:00:00Z");

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Ongoing> ongoing = new AtomicReference<>(Ongoing.NONE);
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicReference<CompletionStage<IncidentList>> answer =
            new AtomicReference<>(list(FakeArchive.RETURN, FakeArchive.INCIDENT));
    private final IncidentNotes notes = new IncidentNotes(
            () -> {
                asked.incrementAndGet();
                return answer.get();
            },
            ongoing::get,
            now::get);

    @Test
    void theNewestAndTheNewestOutageAreNoted() {
        assertThat(noted())
                .extracting(IncidentNote::id, IncidentNote::effect)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(FakeArchive.RETURN.id(), Incident.Effect.NO_OUTAGE),
                        org.assertj.core.api.Assertions.tuple(FakeArchive.ID, Incident.Effect.OUTAGE));
    }

    @Test
    void anOutageThatIsTheNewestStandsAlone() {
        answer.set(list(FakeArchive.INCIDENT));

        assertThat(noted()).extracting(IncidentNote::id).containsExactly(FakeArchive.ID);
    }

    @Test
    void theRecordsAreReadAgainWhenSomethingHappenedHereAndAMinuteLaterForWhatHappenedElsewhere() {
        noted();
        now.set(now.get().plusSeconds(60));
        noted();
        assertThat(asked).as("nothing happened here").hasValue(1);
        now.set(now.get().plusMillis(1));
        noted();
        noted();
        assertThat(asked).as("another node may have an incident of its own").hasValue(2);
        now.set(now.get().plusSeconds(31));

        ongoing.set(Ongoing.NONE.noted("node-lost", false, now.get()));
        noted();
        noted();
        assertThat(asked).hasValue(3);
        now.set(now.get().plusSeconds(31));
        noted();
        noted();
        assertThat(asked).as("once more while it goes on").hasValue(4);
    }

    @Test
    void whereTheRecordsCannotBeReadTheStatusGoesOn() {
        answer.set(CompletableFuture.failedFuture(new IllegalStateException("no disk")));

        assertThat(noted()).isEmpty();
    }

    private List<IncidentNote> noted() {
        return notes.notes().toCompletableFuture().join();
    }

    private static CompletionStage<IncidentList> list(Incident... incidents) {
        return CompletableFuture.completedFuture(
                new IncidentList(new NodeName("pbx2"), START, List.of(incidents), List.of()));
    }
}
