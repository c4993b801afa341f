package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibWriter;
import org.asterism.model.ClusterState;
import org.asterism.model.Transition;
import org.asterism.policy.Scheduler;
import org.asterism.recorder.Archive;
import org.asterism.recorder.ArchiveTest;
import org.asterism.recorder.Pack;
import org.asterism.recorder.core.Flight;
import org.asterism.recorder.core.Kinds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decision of two nodes and one resource, recorded, exported and decided again. */
class IncidentReplayTest {

    private static final String CIB = """
            <cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0">
              <configuration>
                <crm_config><cluster_property_set id="o">
                  <nvpair id="o1" name="stonith-enabled" value="false"/>
                </cluster_property_set></crm_config>
                <nodes><node id="1" uname="pbx1"/><node id="2" uname="pbx2"/></nodes>
                <resources><primitive id="phone" class="ocf" provider="heartbeat" type="Dummy"/></resources>
                <constraints/>
              </configuration>
              <status>
                <node_state id="2" uname="pbx2" in_ccm="true" crmd="online" join="member" expected="member"/>
              </status>
            </cib>
            """;

    @TempDir
    private Path folder;

    private Path zip = Path.of("");

    private record Ran(int exit, String out) {}

    @BeforeEach
    void export() throws Exception {
        byte[] input =
                CibWriter.write(state(CIB.getBytes(StandardCharsets.UTF_8))).getBytes(StandardCharsets.UTF_8);
        List<String> facts = new ArrayList<>(List.of("transition", "1"));
        for (Transition.Action action : Scheduler.schedule(state(input)).actions()) {
            if (action.kind() != Transition.ActionKind.PSEUDO) {
                facts.add("action-%03d".formatted(facts.size()));
                facts.add(action.operation().action() + " " + action.resource() + " on " + action.node() + ": why");
            }
        }
        facts.addAll(List.of("actions", Integer.toString(facts.size() / 2 - 1)));
        Flight flight = new Flight()
                .machine("pbx2", Duration.ofHours(1), Duration.ZERO)
                .at(10_000, "pbx2", "node-lost", "the quorum gave up pbx1", "node", "pbx1")
                .at(10_001, "pbx2", Kinds.DECISION, "transition 1 (pbx1 is lost)", facts.toArray(String[]::new))
                .at(
                        10_002,
                        "pbx2",
                        Kinds.DECISION_INPUT,
                        "kept",
                        "transition",
                        "1",
                        "file",
                        "decision-00000001.xml.gz");
        ArchiveTest.write(folder, flight.entries());
        Path decisions = Files.createDirectories(folder.resolve("pbx2/decisions"));
        Files.write(decisions.resolve("decision-00000001.xml.gz"), compressed(input));
        Archive.Told told =
                Archive.tell(List.of(folder.resolve("pbx2")), "20261127-015410").orElseThrow();
        zip = Files.write(folder.resolve("incident.zip"), Pack.export(told.report(), told.nodes()));
    }

    @Test
    void withNothingChangedTheSameIsDecided() {
        Ran ran = run("incident", "replay", zip.toString());

        assertThat(ran.out()).contains("transition 1 (pbx1 is lost): decided the same, ");
        assertThat(ran.exit()).isZero();
    }

    @Test
    void anotherConfigurationDecidesOtherwiseAndTheDifferenceIsShown() throws IOException {
        Path changed = Files.writeString(folder.resolve("cluster.conf"), """
                asterism {
                  options { stonith-enabled = false }
                  resources { other { agent = "ocf:heartbeat:Dummy" } }
                }
                """);

        Ran ran = run("incident", "replay", zip.toString(), "--with", changed.toString());

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).contains("decided otherwise", "- monitor phone on pbx2", "+ monitor other on pbx2");
    }

    @Test
    void whatIsNoExportIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("story.txt"), "once upon a time");

        assertThat(run("incident", "replay", folder.resolve("nothing").toString())
                        .exit())
                .isEqualTo(2);
        assertThat(run("incident", "replay", text.toString()).out()).contains("holds no decision");
    }

    private static ClusterState state(byte[] cib) throws Exception {
        return CibReader.read(new ByteArrayInputStream(cib), Instant.EPOCH).state();
    }

    private static byte[] compressed(byte[] contents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(contents);
        }
        return bytes.toByteArray();
    }

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        Console console = new Console(
                new PrintWriter(out, true),
                new PrintWriter(new StringWriter(), true),
                Console.Output.PIPE,
                Map.of("LANG", "C.UTF-8", "COLUMNS", "200"),
                ZoneOffset.UTC);
        int exit = Asterism.run(console, List.of(), arguments);
        return new Ran(exit, out.toString());
    }
}
