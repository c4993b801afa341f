package org.asterism.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.asterism.api.ChangeMode;
import org.asterism.api.DrillOrder;
import org.asterism.api.DrillReport;
import org.asterism.api.Incident;
import org.asterism.http.FakeArchive;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillBookTest {

    private static final DrillOrder FREEZE = new DrillOrder(DrillOrder.Kind.FREEZE, "", 3, ChangeMode.APPLY, "why");

    @TempDir
    Path state;

    @Test
    void whatWasWrittenIsReadAndTheNewestIsFirst() throws Exception {
        DrillBook book = new DrillBook(state);
        DrillReport first = report("20261127-010000");
        DrillReport second = report("20261127-020000");

        book.write(first);
        book.write(second);
        book.write(first.ended(DrillReport.State.PASSED, "done", Instant.EPOCH, List.of(), List.of()));

        assertThat(book.all()).extracting(DrillReport::id).containsExactly(second.id(), first.id());
        assertThat(book.find("last")).contains(second);
        assertThat(book.find(first.id()).orElseThrow().state()).isEqualTo(DrillReport.State.PASSED);
        assertThat(book.find("20261127-030000")).isEmpty();
    }

    @Test
    void aDamagedReportHidesNoOther() throws Exception {
        DrillBook book = new DrillBook(state);
        book.write(report("20261127-010000"));
        Files.writeString(state.resolve("drills/20261127-020000.json"), "{ \"id\": ");

        assertThat(book.all()).hasSize(1);
    }

    @Test
    void theOldestGoes() throws Exception {
        DrillBook book = new DrillBook(state);
        for (int i = 0; i <= DrillBook.MOST; i++) {
            book.write(report(String.format(java.util.Locale.ROOT, "20261127-%06d", i)));
        }

        assertThat(book.all()).hasSize(DrillBook.MOST);
        assertThat(book.find("20261127-000000")).isEmpty();
    }

    @Test
    void onlyOutagesThatAreOverAreMeasured() {
        Incident seen = FakeArchive.INCIDENT;
        Incident open = new Incident(
                seen.id(),
                seen.began(),
                seen.ended(),
                seen.state(),
                seen.cause(),
                seen.sentence(),
                seen.failovers(),
                List.of(
                        seen.outages().get(0),
                        new Incident.Outage("phone", "pbx1", "", seen.began(), Incident.UNKNOWN_MICROS, "")),
                seen.calls());

        DrillReport measured = report("20261127-015412").measured(open);

        assertThat(measured.awayMicros()).isEqualTo(1_060_000);
        assertThat(measured.detectMicros()).isEqualTo(1_003_000);
        assertThat(measured.outages()).hasSize(1);
        assertThat(measured.incident()).isEqualTo(seen.id());
    }

    private static DrillReport report(String id) {
        return DrillReport.begun(
                id, new NodeName("pbx1"), FREEZE, 3, "anna", Instant.parse("2026-11-27T01:00:00Z"), List.of());
    }
}
