package org.asterism.precheck.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.api.PrecheckReport.Finding;
import org.asterism.api.PrecheckReport.Topic;
import org.asterism.api.PrecheckReport.Weight;
import org.asterism.precheck.core.Inventory.Fact;
import org.asterism.precheck.core.Inventory.Trouble;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final List<Topic> FILES = List.of(Topic.FILE, Topic.CALL_DATA);
    private static final List<Topic> RUNNING = List.of(Topic.FILE, Topic.MODULE, Topic.CODEC);

    private static Inventory has(List<Topic> covered, Fact... facts) {
        return new Inventory("pbx", covered, List.of(facts), List.of(), List.of());
    }

    private static Fact file(String name, String value) {
        return new Fact(Topic.FILE, name, value);
    }

    private static List<Finding> compare(Map<String, Inventory> nodes) {
        return Comparison.compare("pbx", new TreeMap<>(nodes), name -> name.endsWith(".bak"));
    }

    private static List<String> sentences(Map<String, Inventory> nodes) {
        return compare(nodes).stream().map(Finding::sentence).toList();
    }

    @Test
    void nodesWithTheSameDifferInNothing() {
        Inventory same = has(FILES, file("pjsip.conf", "12 bytes#aa"));

        assertThat(compare(Map.of("pbx1", same, "pbx2", same))).isEmpty();
        assertThat(compare(Map.of("pbx1", same))).isEmpty();
    }

    @Test
    void aDifferenceNamesFileNodesAndWhatEachHas() {
        Map<String, Inventory> nodes = Map.of(
                "pbx1", has(FILES, file("pjsip.conf", "12 bytes#aa"), file("queues.conf", "5 bytes#q")),
                "pbx2", has(FILES, file("pjsip.conf", "12 bytes#bb"), file("queues.conf", "5 bytes#q")),
                "pbx3", has(FILES, file("pjsip.conf", "12 bytes#aa")));

        assertThat(sentences(nodes))
                .containsExactly(
                        "file pjsip.conf differs: pbx1, pbx3: 12 bytes of its own content; pbx2: 12 bytes of its own content",
                        "file queues.conf differs: pbx1, pbx2: 5 bytes; pbx3: none");
        assertThat(compare(nodes))
                .allMatch(finding ->
                        finding.weight() == Weight.WARNING && finding.remedy().contains("precheck.per-node"));
    }

    @Test
    void ofAColdStandbyOnlyWhatFilesSayIsCompared() {
        Map<String, Inventory> nodes = Map.of(
                "pbx1", has(RUNNING, file("a", "1"), new Fact(Topic.CODEC, "audio opus", "known")),
                "pbx2", has(FILES, file("a", "1")),
                "pbx3", has(RUNNING, file("a", "1")));

        assertThat(sentences(nodes)).containsExactly("codec audio opus differs: pbx1: known; pbx3: none");
    }

    @Test
    void filesThatMayDifferAndDataOfCallsAreNoWarnings() {
        Map<String, Inventory> nodes = Map.of(
                "pbx1", has(FILES, file("x.bak", "1"), new Fact(Topic.CALL_DATA, "/spool", "3 files#a")),
                "pbx2", has(FILES, new Fact(Topic.CALL_DATA, "/spool", "4 files#b")));

        assertThat(compare(nodes)).singleElement().satisfies(finding -> {
            assertThat(finding.weight()).isEqualTo(Weight.REMARK);
            assertThat(finding.sentence()).isEqualTo("directory /spool differs: pbx1: 3 files; pbx2: 4 files");
        });
    }

    @Test
    void troubleOfOneNodeIsToldWithItsName() {
        Inventory troubled = new Inventory(
                "pbx",
                FILES,
                List.of(),
                List.of(new Trouble(Topic.PROGRAM, "/usr/sbin/asterisk", "there is no program", "install it")),
                List.of());

        assertThat(sentences(Map.of("pbx1", has(FILES), "pbx2", troubled)))
                .containsExactly("there is no program on pbx2");
    }

    @Test
    void hundredsOfAKindAreSummedUp() {
        List<Fact> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            many.add(file("f" + i, "1"));
        }
        Inventory full = has(FILES, many.toArray(Fact[]::new));

        List<String> told = sentences(Map.of("pbx1", full, "pbx2", has(FILES)));

        assertThat(told).hasSize(Comparison.MOST_OF_A_KIND + 1).last().isEqualTo("and 290 more of this kind");
    }
}
