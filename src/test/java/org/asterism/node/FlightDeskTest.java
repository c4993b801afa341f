package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.asterism.api.FlightEntry;
import org.asterism.api.IncidentList;
import org.asterism.api.IncidentReport;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.recorder.Archive;
import org.asterism.recorder.ArchiveTest;
import org.asterism.recorder.RecordMessages;
import org.asterism.recorder.core.Flight;
import org.asterism.recorder.core.Incidents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Desks of three nodes, one of which is dead. */
class FlightDeskTest {

    private static final Set<NodeName> NODES = Set.of(new NodeName("pbx1"), new NodeName("pbx2"), new NodeName("pbx3"));

    @TempDir
    private Path disks;

    private final Map<String, FlightDesk> desks = new HashMap<>();
    private final List<Runnable> timers = new ArrayList<>();
    private String id = "";

    @BeforeEach
    void record() throws IOException {
        // The records are of now: windows go by age.
        Duration shift = Duration.between(Flight.START.plusMillis(60_000), Instant.now());
        List<FlightEntry> entries = Flight.deathOfOneOfThree().entries().stream()
                .map(entry -> later(entry, shift))
                .toList();
        ArchiveTest.write(disks, entries);
        id = new Archive(disks.resolve("pbx2"))
                .list()
                .orElseThrow()
                .incidents()
                .get(0)
                .id();
    }

    @Test
    void theRecordsOfAllWhoAnswerAreMerged() throws Exception {
        desk("pbx3", Set.of());
        FlightDesk pbx2 = desk("pbx2", Set.of(new NodeName("pbx3")));

        IncidentReport report = answer(pbx2);

        assertThat(report.lines())
                .extracting(line -> line.node().value())
                .contains("pbx2", "pbx3")
                .doesNotContain("pbx1");
        assertThat(report.incident().outages()).hasSize(1);
        assertThat(report.remarks()).singleElement().asString().startsWith("pbx1 did not answer");
    }

    @Test
    void whoStaysSilentIsNamedWhenTheTimeIsOver() throws Exception {
        FlightDesk pbx2 = desk("pbx2", Set.of(new NodeName("pbx3")));

        var report = pbx2.report(id).toCompletableFuture();
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> timers.size() == 1);
        timers.get(0).run();

        assertThat(report.get(10, TimeUnit.SECONDS).orElseThrow().remarks())
                .anyMatch(remark -> remark.startsWith("pbx3 did not answer"));
    }

    @Test
    void aWordOfSomebodyWhoWasNotAskedDoesNotCount() throws Exception {
        FlightDesk pbx2 = desk("pbx2", Set.of(new NodeName("pbx3")));
        desks.put("pbx3", pbx2); // what is sent to pbx3 comes back as if from pbx2

        var report = pbx2.report(id).toCompletableFuture();
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> timers.size() == 1);
        pbx2.takes(new RecordMessages.RecordPart("pbx3", 1, "no base 64 at all!", ""));
        timers.get(0).run();

        assertThat(report.get(10, TimeUnit.SECONDS).orElseThrow().lines())
                .extracting(line -> line.node().value())
                .containsOnly("pbx2");
    }

    @Test
    void withoutARecordTheListSaysWhy() throws Exception {
        FlightDesk nowhere = desk("pbx4", Set.of());

        IncidentList list = nowhere.list().toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(list.incidents()).isEmpty();
        assertThat(list.remarks()).singleElement().asString().contains("recorder.enabled");
    }

    @Test
    void aNodeThatSawNothingOfItListsAndTellsItToo() throws Exception {
        desk("pbx2", Set.of());
        desk("pbx3", Set.of());
        FlightDesk newcomer = desk("pbx4", Set.of(new NodeName("pbx2"), new NodeName("pbx3")));

        IncidentList list = newcomer.list().toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(list.incidents()).extracting(incident -> incident.id()).containsExactly(id);
        assertThat(list.remarks()).anyMatch(remark -> remark.startsWith("pbx1 did not answer"));
        assertThat(answer(newcomer).incident().outages()).hasSize(1);
    }

    @Test
    void whoAsksForAllMeanwhileSharesTheAnswer() throws Exception {
        FlightDesk pbx2 = desk("pbx2", Set.of(new NodeName("pbx3")));

        var first = pbx2.list().toCompletableFuture();
        var second = pbx2.list().toCompletableFuture();

        assertThat(timers).hasSize(1);
        timers.get(0).run();
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(second.get(10, TimeUnit.SECONDS));
        pbx2.list();
        assertThat(timers).hasSize(2);
    }

    private IncidentReport answer(FlightDesk desk) throws Exception {
        return desk.report(id).toCompletableFuture().get(10, TimeUnit.SECONDS).orElseThrow();
    }

    private FlightDesk desk(String name, Set<NodeName> reachable) {
        FlightDesk desk = new FlightDesk(new FlightDesk.Setting(
                new NodeName(name),
                NODES,
                () -> reachable,
                (to, message) -> {
                    FlightDesk other = desks.get(to.value());
                    if (other != null) {
                        other.takes(message);
                    }
                },
                new Archive(disks.resolve(name)),
                "another-boot",
                () -> BootTime.ZERO,
                Incidents.LEAD,
                Runnable::run,
                (wait, task) -> timers.add(task)));
        desks.put(name, desk);
        return desk;
    }

    private static FlightEntry later(FlightEntry entry, Duration shift) {
        return new FlightEntry(
                entry.node(),
                entry.number(),
                entry.boot(),
                entry.life(),
                entry.bootNanos(),
                entry.at().plus(shift),
                entry.kind(),
                entry.sentence(),
                entry.values());
    }
}
