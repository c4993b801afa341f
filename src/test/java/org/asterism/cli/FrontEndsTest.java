package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.Lifetime;
import org.asterism.api.RefusalCode;
import org.asterism.api.SampleStatus;
import org.asterism.cib.CibWriter;
import org.asterism.http.Change;
import org.asterism.http.FakeControl;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.http.RunningServer;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.ClusterState;
import org.asterism.model.Constraint;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState;
import org.asterism.model.OperationKey;
import org.asterism.model.OperationResult;
import org.asterism.model.Resource;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontEndsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T21:30:05Z");
    private static final ResourceId PHONES = new ResourceId("phones");
    private static final ResourceId TRUNK = new ResourceId("trunk");

    @TempDir
    static Path directory;

    private static RunningServer server;

    private record Ran(int exit, String out, String err) {}

    @BeforeAll
    static void start() {
        server = new RunningServer(RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(5)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void reset() {
        server.control.asked.clear();
        server.control.cib = CibWriter.write(state());
        server.control.answer =
                CompletableFuture.completedFuture(new Accepted("done so", DocumentVersion.EMPTY, List.of()));
    }

    @Test
    void crmMonShowsWhatRunsAndWithRAlsoWhatDoesNot() {
        Ran active = run("crm_mon", "-1");
        Ran all = run("crm_mon", "-1rAf");

        assertThat(active.exit()).isZero();
        assertThat(active.out())
                .contains("  * Current DC: pbx1 - partition with quorum\n")
                .contains("  * 2 nodes configured\n  * 2 resource instances configured\n")
                .contains("  * Online: [ pbx1 pbx2 ]\n")
                .contains("Active Resources:\n  * phones\t(ocf:pacemaker:Dummy):\t Started pbx1\n")
                .contains(
                        "Failed Resource Actions:\n  * trunk_monitor_10000 on pbx2 'not running' (7): call=7, status='complete',"
                                + " exitreason='no route', last-rc-change='Sun Nov 22 21:30:05 2026', queued=0ms, exec=52ms\n")
                .doesNotContain("Stopped");
        assertThat(all.out())
                .contains("Full List of Resources:")
                .contains("  * trunk\t(ocf:pacemaker:Dummy):\t Stopped")
                .contains("Node Attributes:\n  * Node: pbx1:\n    * pingd\t: 1000\n")
                .contains("Migration Summary:");
        assertThat(run("crm_mon", "-1n").out())
                .contains(
                        "  * Node pbx1: online:\n    * Resources:\n      * phones\t(ocf:pacemaker:Dummy):\t Started\n");
        assertThat(run("crm_mon", "-s").out())
                .isEqualTo("CLUSTER OK: 2 nodes online, 2 resource instances configured\n");
        assertThat(run("crm_mon", "--daemonize").exit()).isEqualTo(64);
    }

    @Test
    void crmMonWritesItsXmlInBothForms() throws Exception {
        String now = run("crm_mon", "--output-as=xml", "-r").out();
        String old = run("crm_mon", "-X").out();

        for (String text : List.of(now, old)) {
            var document = javax.xml.parsers.DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new java.io.ByteArrayInputStream(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            assertThat(document.getElementsByTagName("node_attributes").getLength())
                    .isOne();
        }
        assertThat(now)
                .contains("<pacemaker-result api-version=")
                .contains("<current_dc present=\"true\" name=\"pbx1\" id=\"pbx1\" with_quorum=\"true\"/>")
                .contains(
                        "<resource id=\"phones\" resource_agent=\"ocf:pacemaker:Dummy\" role=\"Started\" active=\"true\"")
                .contains("<node name=\"pbx1\" id=\"pbx1\" cached=\"true\"/>")
                .contains(
                        "<resource id=\"trunk\" resource_agent=\"ocf:pacemaker:Dummy\" role=\"Stopped\" active=\"false\"")
                .contains(
                        "<failure op_key=\"trunk_monitor_10000\" node=\"pbx2\" exitstatus=\"not running\" exitreason=\"no route\"")
                .contains("<status code=\"0\" message=\"OK\"/>");
        assertThat(old).contains("<crm_mon version=").doesNotContain("<status", "role=\"Stopped\"");
    }

    @Test
    void crmResourceAnswersAndActs() {
        assertThat(run("crm_resource", "-W", "-r", "phones").out()).isEqualTo("resource phones is running on: pbx1\n");
        assertThat(run("crm_resource", "--locate", "--resource=trunk").out())
                .isEqualTo("resource trunk is NOT running\n");
        assertThat(run("crm_resource", "--locate", "-r", "nothing").exit()).isEqualTo(105);
        assertThat(run("crm_resource", "-l").out()).isEqualTo("phones\ntrunk\n");
        assertThat(run("crm_resource", "--list").out()).contains("phones");
        assertThat(run("crm_resource").exit()).isEqualTo(64);
        assertThat(run("crm_resource", "--move", "-r", "phones", "-N", "pbx2", "-u", "PT30M"))
                .isEqualTo(new Ran(0, "done so\n", ""));
        run("crm_resource", "--ban", "-r", "phones");
        run("crm_resource", "--clear", "-r", "phones");
        run("crm_resource", "-C", "-r", "phones");

        assertThat(asked())
                .containsExactly(
                        new Change.Move(
                                PHONES,
                                NodeOrNone.of(SampleStatus.PBX2),
                                Lifetime.parse("PT30M"),
                                ChangeMode.APPLY,
                                "by crm_resource"),
                        new Change.Ban(PHONES, NodeOrNone.NONE, Lifetime.DEFAULT, ChangeMode.APPLY, "by crm_resource"),
                        new Change.Clear(PHONES, NodeOrNone.NONE, ChangeMode.APPLY, "by crm_resource"),
                        new Change.Cleanup(PHONES, NodeOrNone.NONE, ChangeMode.APPLY, "by crm_resource"));
    }

    @Test
    void crmStandbySetsAsksAndEnds() {
        assertThat(run("crm_standby", "-N", "pbx2", "-G").out()).isEqualTo("scope=nodes  name=standby value=on\n");
        assertThat(run("crm_standby", "-v", "on", "-l", "forever").exit()).isZero();
        assertThat(run("crm_standby", "-D", "--node=pbx2").exit()).isZero();
        assertThat(run("crm_standby", "-v", "perhaps").exit()).isEqualTo(64);

        assertThat(asked())
                .containsExactly(
                        new Change.Standby(SampleStatus.PBX1, Lifetime.FOREVER, ChangeMode.APPLY, "by crm_standby"),
                        new Change.Online(SampleStatus.PBX2, ChangeMode.APPLY, "by crm_standby"));
    }

    @Test
    void crmVerifyChecksAFile() throws IOException {
        Path good = Files.writeString(directory.resolve("good.conf"), "asterism { resources {} }\n");
        Path bad = Files.writeString(directory.resolve("bad.conf"), "asterism { resorces {} }\n");

        assertThat(run("crm_verify", "-V", "-x", good.toString()).exit()).isZero();
        assertThat(run("crm_verify", "-x", bad.toString()).exit()).isEqualTo(78);
        assertThat(run("crm_verify").exit()).isEqualTo(64);
    }

    @Test
    void clStatusSpeaksAsHeartbeatDid() {
        assertThat(run("cl_status", "hbstatus")).isEqualTo(new Ran(0, "Heartbeat is running on this machine.\n", ""));
        assertThat(run("cl_status", "listnodes").out()).isEqualTo("pbx1\npbx2\npbx3\n");
        assertThat(run("cl_status", "nodestatus", "pbx1").out()).isEqualTo("active\n");
        assertThat(run("cl_status", "nodestatus", "pbx3").out()).isEqualTo("dead\n");
        assertThat(run("cl_status", "nodestatus", "pbx9").exit()).isEqualTo(64);
        assertThat(run("cl_status", "listhblinks", "pbx2").out()).isEqualTo("\tucast:eth0\n\tucast:eth1\n");
        assertThat(run("cl_status", "hblinkstatus", "pbx3", "ucast:eth0").out()).isEqualTo("dead\n");
        assertThat(run("cl_status", "rscstatus").out()).isEqualTo("local\n");

        assertThat(runWith(Map.of("ASTERISM_URL", "http://127.0.0.1:1"), "cl_status", "hbstatus"))
                .isEqualTo(new Ran(1, "Heartbeat is stopped on this machine.\n", ""));
        assertThat(runWith(Map.of("ASTERISM_URL", "http://127.0.0.1:1"), "crm_mon", "-1")
                        .exit())
                .isEqualTo(102);
    }

    @Test
    void hbTakeoverFetchesAndARefusalIsTold() {
        run("hb_takeover");
        assertThat(asked())
                .containsExactly(
                        new Change.Move(
                                new ResourceId("recorder"),
                                NodeOrNone.of(SampleStatus.PBX1),
                                Lifetime.DEFAULT,
                                ChangeMode.APPLY,
                                "by hb_takeover"),
                        new Change.Move(
                                new ResourceId("ledger"),
                                NodeOrNone.of(SampleStatus.PBX1),
                                Lifetime.DEFAULT,
                                ChangeMode.APPLY,
                                "by hb_takeover"));

        server.control.answer = CompletableFuture.completedFuture(
                new Refused(RefusalCode.NO_CANDIDATE, "nobody can", List.of(), "wait"));
        assertThat(run("hb_takeover")).isEqualTo(new Ran(1, "", "hb_takeover: nobody can\nwhat helps: wait\n"));
        assertThat(run("hb_standby").err()).contains("no other node can take anything");
        assertThat(run("hb_standby", "--help").out()).contains("Moves what runs here");
    }

    private static List<Change> asked() {
        return server.control.asked.stream().map(FakeControl.Asked::change).toList();
    }

    private static ClusterState state() {
        ClusterDocument document = ClusterDocument.EMPTY.with(
                List.of(dummy(PHONES), dummy(TRUNK)),
                List.of(new Constraint.Location(
                        "home", PHONES, SampleStatus.PBX1, Score.of(100), Constraint.Expiry.NEVER)));
        TreeMap<NodeName, NodeState> nodes = new TreeMap<>();
        nodes.put(SampleStatus.PBX1, node(SampleStatus.PBX1, history(PHONES, run(PHONES, "monitor", 0, 0, 7, ""))));
        nodes.put(
                SampleStatus.PBX2,
                node(
                        SampleStatus.PBX2,
                        history(TRUNK, run(TRUNK, "monitor", 10, 7, 7, "no route"), run(TRUNK, "stop", 0, 0, 8, ""))));
        return new ClusterState(document, nodes, ClusterState.Votes.WON, new java.util.TreeSet<>(), NOW);
    }

    private static Resource.Primitive dummy(ResourceId id) {
        return new Resource.Primitive(
                id, AgentName.parse("ocf:pacemaker:Dummy"), new TreeMap<>(), new TreeMap<>(), List.of());
    }

    private static NodeState node(NodeName name, ResourceHistory history) {
        return new NodeState(
                name,
                NodeState.Standing.ONLINE,
                new TreeMap<>(Map.of("pingd", "1000")),
                new TreeMap<>(Map.of(history.resource(), history)));
    }

    private static OperationResult run(ResourceId id, String action, int seconds, int exit, int call, String reason) {
        return new OperationResult(
                new OperationKey(id, action, Duration.ofSeconds(seconds)),
                call,
                OperationResult.Status.DONE,
                exit,
                0,
                reason,
                "",
                Duration.ofMillis(52),
                NOW,
                NOW);
    }

    private static ResourceHistory history(ResourceId id, OperationResult... runs) {
        TreeMap<OperationKey, OperationResult> operations = new TreeMap<>();
        for (OperationResult run : runs) {
            operations.put(run.key(), run);
        }
        return new ResourceHistory(id, AgentName.parse("ocf:pacemaker:Dummy"), operations, new TreeMap<>(), NOW);
    }

    private static Ran run(String... arguments) {
        return runWith(Map.of(), arguments);
    }

    private static Ran runWith(Map<String, String> more, String... arguments) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "LANG",
                "C.UTF-8",
                "ASTERISM_URL",
                "http://127.0.0.1:" + server.port(),
                "ASTERISM_TOKEN_FILE",
                directory.resolve("tokens").toString()));
        environment.putAll(more);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Console.Output.PIPE,
                environment,
                ZoneOffset.UTC);
        return new Ran(Asterism.run(console, List.of(), arguments), out.toString(), err.toString());
    }
}
