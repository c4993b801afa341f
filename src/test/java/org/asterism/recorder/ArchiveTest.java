package org.asterism.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.asterism.api.ApiJson;
import org.asterism.api.FlightEntry;
import org.asterism.api.IncidentReport;
import org.asterism.model.NodeName;
import org.asterism.recorder.core.Flight;
import org.asterism.recorder.core.Incidents;
import org.asterism.recorder.core.Kinds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records on the disks of three nodes, one of which is dead. */
public class ArchiveTest {

    private static final String ID = "20261127-015410";

    @TempDir
    private Path disks;

    @Test
    void aDeadClusterIsToldFromItsDisks() throws IOException {
        write(disks, Flight.deathOfOneOfThree().entries());

        Archive.Told told = Archive.tell(List.of(state("pbx2"), state("pbx1"), state("pbx3")), ID)
                .orElseThrow();

        assertThat(told.nodes().keySet()).containsExactly("pbx1", "pbx2", "pbx3");
        assertThat(told.report().incident().sentence()).isEqualTo("pbx1 lost; phone away for 1.04 s");
        assertThat(told.report().remarks()).isEmpty();
    }

    @Test
    void theListSaysSinceWhenThereAreEntriesAndWhatIsDamaged() throws IOException {
        write(disks, Flight.deathOfOneOfThree().entries());
        Path segment = Ring.segments(state("pbx2").resolve(FlightReader.FOLDER)).get(0);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[40] ^= 1;
        Files.write(segment, bytes);

        var list = new Archive(state("pbx2")).list().orElseThrow();

        assertThat(list.incidents()).hasSize(1);
        assertThat(list.recordedSince()).isEqualTo(Flight.START.plusMillis(5_000));
        assertThat(list.remarks()).singleElement().asString().contains("damaged");
    }

    @Test
    void withoutARecordThereIsNoList() throws IOException {
        assertThat(new Archive(disks.resolve("nowhere")).list()).isEmpty();
    }

    @Test
    void theInputsOfDecisionsComeAlong() throws IOException {
        Flight flight = Flight.deathOfOneOfThree()
                .at(11_011, "pbx2", Kinds.DECISION_INPUT, "kept", "file", "decision-00000001.xml.gz")
                .at(11_012, "pbx2", Kinds.DECISION_INPUT, "not ours", "file", "../../secret");
        write(disks, flight.entries());
        Path decisions = Files.createDirectories(state("pbx2").resolve("decisions"));
        Files.write(decisions.resolve("decision-00000001.xml.gz"), new byte[] {1, 2, 3});

        Archive.Told told = Archive.tell(List.of(state("pbx2")), ID).orElseThrow();
        SortedMap<String, byte[]> files = unzip(Pack.export(told.report(), told.nodes()));

        assertThat(files.keySet())
                .containsExactlyInAnyOrder(
                        "story.txt", "incident.json", "pbx2/entries.jsonl", "pbx2/decision-00000001.xml.gz");
        assertThat(ApiJson.read(files.get("incident.json"), IncidentReport.class))
                .isEqualTo(told.report());
    }

    /** As the longest outage of which something is kept: 20 000 entries a node with output that cannot be compressed well. */
    @Test
    void anExportHasAtMostFiveMegabytes() throws IOException {
        Flight flight = Flight.deathOfOneOfThree();
        Random random = new Random(3);
        for (String node : List.of("pbx1", "pbx2", "pbx3")) {
            for (int i = 0; i < 20_000; i++) {
                byte[] noise = new byte[150];
                random.nextBytes(noise);
                flight.at(
                        11_060 + i,
                        node,
                        Kinds.RUN,
                        "stop of phone",
                        "resource",
                        "phone",
                        "operation",
                        "stop",
                        "output",
                        java.util.HexFormat.of().formatHex(noise));
            }
        }
        SortedMap<String, Pack> packs = new TreeMap<>();
        for (String node : List.of("pbx1", "pbx2", "pbx3")) {
            List<FlightEntry> own = flight.entries().stream()
                    .filter(entry -> entry.node().value().equals(node))
                    .toList();
            packs.put(node, new Pack(own, new TreeMap<>(), ""));
        }
        NodeName pbx2 = new NodeName("pbx2");
        IncidentReport report = Incidents.report(pbx2, ID, flight.entries(), flight.boot("pbx2", 100_000), List.of())
                .orElseThrow();

        byte[] zip = Pack.export(report, packs);

        assertThat(zip.length).isLessThanOrEqualTo(Pack.MOST_EXPORTED);
        assertThat(unzip(zip)).containsKeys("incident.json", "pbx1/entries.jsonl", "pbx3/entries.jsonl");
    }

    @Test
    void aPackIsReadAsItWasWritten() {
        Pack pack = new Pack(
                Flight.deathOfOneOfThree().entries(), new TreeMap<>(java.util.Map.of("a.gz", new byte[] {9})), "");

        Pack read = Pack.read(pack.zip(1_000_000), "some are missing");

        assertThat(read.entries()).isEqualTo(pack.entries());
        assertThat(read.remark()).isEqualTo("some are missing");
    }

    private Path state(String node) {
        return disks.resolve(node);
    }

    /** Writes the entries as their nodes would have, below {@code disks/NODE}. */
    public static void write(Path disks, List<FlightEntry> entries) throws IOException {
        for (FlightEntry entry : entries) {
            byte[] text = ApiJson.write(entry);
            ByteBuffer frame = ByteBuffer.allocate(Frames.size(text));
            Frames.put(frame, Kinds.isWeighty(entry) ? Frames.Weight.WEIGHTY : Frames.Weight.ORDINARY, text);
            Path folder = disks.resolve(entry.node().value()).resolve(FlightReader.FOLDER);
            try (Ring ring = new Ring(folder, 16 << 20)) {
                ring.write(frame.flip());
            }
        }
    }

    private static SortedMap<String, byte[]> unzip(byte[] zip) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }
}
