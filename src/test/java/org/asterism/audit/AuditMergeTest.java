package org.asterism.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditList;
import org.asterism.api.AuditPage;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

class AuditMergeTest {

    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final Instant START = Instant.parse("2026-11-27T01:00:00Z");

    @Test
    void recordsOfAllNodesStandInOrderOfTimeAndTheNextListGoesOn() {
        Map<String, AuditPage> pages = Map.of(
                "pbx1", new AuditPage(List.of(record("pbx1", 9, 50), record("pbx1", 8, 10)), 0, ""),
                "pbx2", new AuditPage(List.of(record("pbx2", 4, 40), record("pbx2", 3, 30)), 0, "disk is slow"));

        AuditList list = AuditMerge.merge(PBX1, new TreeMap<>(pages), 3, List.of("pbx3 did not answer"));

        assertThat(list.records())
                .extracting(one -> one.entry().node() + "#" + one.entry().number())
                .containsExactly("pbx1#9", "pbx2#4", "pbx2#3");
        assertThat(list.next()).isEqualTo("2026-11-27T01:00:30Z");
        assertThat(list.remarks()).containsExactly("pbx3 did not answer", "pbx2: not all could be read: disk is slow");
    }

    @Test
    void recordsOfOneInstantStayTogetherSinceTheNextListBeginsBeforeIt() {
        Map<String, AuditPage> pages = Map.of(
                "pbx1",
                        new AuditPage(
                                List.of(record("pbx1", 9, 50), record("pbx1", 8, 40), record("pbx1", 7, 40)), 0, ""),
                "pbx2", new AuditPage(List.of(record("pbx2", 4, 40), record("pbx2", 3, 30)), 0, ""));

        AuditList list = AuditMerge.merge(PBX1, new TreeMap<>(pages), 2, List.of());

        assertThat(list.records()).extracting(one -> one.entry().number()).containsExactlyInAnyOrder(9L, 8L, 7L, 4L);
        assertThat(list.next()).isEqualTo("2026-11-27T01:00:40Z");
    }

    @Test
    void nothingAsOldAsTheEndOfAPageThatGoesOnIsShownOutOfTurn() {
        Map<String, AuditPage> pages = Map.of(
                "pbx1", new AuditPage(List.of(record("pbx1", 9, 50), record("pbx1", 8, 5)), 0, ""),
                "pbx2", new AuditPage(List.of(record("pbx2", 4, 40)), 4, ""));

        AuditList list = AuditMerge.merge(PBX1, new TreeMap<>(pages), 100, List.of());

        assertThat(list.records())
                .as("pbx2 may have more of the instant of its record 4")
                .extracting(one -> one.entry().number())
                .containsExactly(9L);
        assertThat(list.next()).isEqualTo("2026-11-27T01:00:50Z");
        AuditList rest = AuditMerge.merge(
                PBX1,
                new TreeMap<>(Map.of("pbx2", new AuditPage(List.of(record("pbx2", 4, 40)), 4, ""))),
                100,
                List.of());
        assertThat(rest.records()).as("else it would never go on").hasSize(1);
    }

    @Test
    void aPageTravelsWholeOrItsLatestPart() {
        List<AuditPage.Sealed> records = new ArrayList<>();
        for (int i = 200; i > 0; i--) {
            records.add(record("pbx2", i, i));
        }
        AuditPage page = new AuditPage(records, 0, "");

        AuditPage whole = AuditMerge.unpack(AuditMerge.pack(page, 1_000_000)).orElseThrow();
        AuditPage part = AuditMerge.unpack(AuditMerge.pack(page, 1_000)).orElseThrow();

        assertThat(whole).isEqualTo(page);
        assertThat(part.records()).hasSizeBetween(1, 199).startsWith(records.get(0));
        assertThat(part.next())
                .isEqualTo(part.records().get(part.records().size() - 1).entry().number());
        assertThat(AuditMerge.unpack("no base 64!")).isEmpty();
    }

    private static AuditPage.Sealed record(String node, long number, long second) {
        return new AuditPage.Sealed(
                "hash-" + node + number * 7919,
                new AuditEntry(
                        number,
                        START.plusSeconds(second),
                        new NodeName(node),
                        AuditEntry.Kind.CHANGE,
                        new AuditEntry.Who("anna", "administrator", AuditEntry.Means.TOKEN, "127.0.0.1", ""),
                        "standby " + node,
                        new TreeMap<>(),
                        "",
                        AuditEntry.Outcome.DONE,
                        "",
                        "done",
                        "",
                        "",
                        List.of()));
    }
}
