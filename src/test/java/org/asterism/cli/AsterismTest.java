package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.ChangeResult.Condition;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.ClusterStatus;
import org.asterism.api.Explanation;
import org.asterism.api.Lifetime;
import org.asterism.api.RefusalCode;
import org.asterism.api.ResourceStatus;
import org.asterism.api.SampleStatus;
import org.asterism.http.Change;
import org.asterism.http.FakeControl;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.http.RunningServer;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.model.Transition.NodeScore;
import org.asterism.model.Transition.Term;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

class AsterismTest {

    private static final ResourceId PHONES = new ResourceId("phones");
    private static final ChangeResult ACCEPTED = new Accepted(
            "phones goes to pbx2 for 8 hours",
            new DocumentVersion(new Epoch(6), 18),
            List.of("stop phones on pbx1", "start phones on pbx2"));

    @TempDir
    static Path directory;

    private static RunningServer server;

    private record Ran(int exit, String out, String err) {}

    @Command(name = "demo", description = "From elsewhere.")
    static final class Demo implements Runnable {
        @Override
        public void run() {}
    }

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
        server.control.answer = CompletableFuture.completedFuture(ACCEPTED);
    }

    @Test
    void theStatusIsShownInEightyColumns() {
        Ran ran = run("status");

        assertThat(ran).isEqualTo(new Ran(0, StatusViewTest.resource("status-80.txt"), ""));
    }

    @Test
    void theStatusAsJsonIsTheApisOwn() {
        Ran ran = run("status", "--json");

        assertThat(ran.exit()).isZero();
        assertThat(ApiJson.read(ran.out().getBytes(StandardCharsets.UTF_8), ClusterStatus.class))
                .isEqualTo(SampleStatus.status());
    }

    @Test
    void aMoveSaysWhatFollows() {
        Ran ran = run("resource", "move", "phones", "pbx2", "--for", "8h", "--comment", "new disk");

        assertThat(ran).isEqualTo(new Ran(0, """
            done: phones goes to pbx2 for 8 hours
              - stop phones on pbx1
              - start phones on pbx2
            """, ""));
        assertThat(server.control.asked.remove().change())
                .isEqualTo(new Change.Move(
                        PHONES,
                        NodeOrNone.of(SampleStatus.PBX2),
                        new Lifetime.For(Duration.ofHours(8)),
                        ChangeMode.APPLY,
                        "new disk"));
    }

    @Test
    void eachChangeReachesTheCluster() {
        assertThat(run("resource", "ban", "phones", "--for", "forever", "--dry-run")
                        .out())
                .startsWith("would do: ");
        assertThat(run("resource", "clear", "phones").exit()).isZero();
        assertThat(run("resource", "cleanup", "phones", "pbx1").exit()).isZero();
        assertThat(run("standby", "pbx2").exit()).isZero();
        assertThat(run("ticket", "revoke", "berlin", "--comment", "moved", "--yes")
                        .exit())
                .isZero();
        assertThat(run("ticket", "grant", "a/b").exit()).isEqualTo(2);
        assertThat(run("online", "pbx2", "--json").out()).startsWith("{\n  \"result\" : \"accepted\"");

        assertThat(server.control.asked)
                .extracting(FakeControl.Asked::change)
                .containsExactly(
                        new Change.Ban(PHONES, NodeOrNone.NONE, Lifetime.FOREVER, ChangeMode.DRY_RUN, ""),
                        new Change.Clear(PHONES, NodeOrNone.NONE, ChangeMode.APPLY, ""),
                        new Change.Cleanup(PHONES, NodeOrNone.of(SampleStatus.PBX1), ChangeMode.APPLY, ""),
                        new Change.Standby(SampleStatus.PBX2, Lifetime.DEFAULT, ChangeMode.APPLY, ""),
                        new Change.Ticket("berlin", Change.TicketAct.REVOKE, ChangeMode.APPLY, "moved"),
                        new Change.Online(SampleStatus.PBX2, ChangeMode.APPLY, ""));
    }

    @Test
    void coloursAreAsAskedFor() {
        assertThat(run("status", "--color=always").out()).contains("\u001b[");
        assertThat(run("status", "--color", "never").out()).doesNotContain("\u001b[");
        assertThat(runWith(Map.of("NO_COLOR", "1"), "status", "--color=always").out())
                .contains("\u001b[");
        assertThat(run("status", "--color=red").exit()).isEqualTo(2);
    }

    @Test
    void aRefusalSaysWhyAndWhatHelps() {
        server.control.answer = CompletableFuture.completedFuture(new Refused(
                RefusalCode.NO_CANDIDATE,
                "no other node may run phones",
                List.of(new Condition("pbx2", "standby", "online"), new Condition("pbx3", "lost", "")),
                "asterism online pbx2"));

        assertThat(run("resource", "move", "phones")).isEqualTo(new Ran(1, "", """
            refused: no other node may run phones
              - pbx2: standby (needed: online)
              - pbx3: lost
            what helps: asterism online pbx2
            """));
        Ran json = run("resource", "move", "phones", "--json");
        assertThat(json.exit()).isEqualTo(1);
        assertThat(json.out()).contains("\"result\" : \"refused\"").contains("\"code\" : \"no-candidate\"");
    }

    @Test
    void aMissingCredentialIsARefusal() {
        Ran ran = runWith(
                Map.of(
                        "ASTERISM_TOKEN_FILE",
                        file("wrong", "another-token-0000").toString()),
                "standby",
                "pbx2");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).startsWith("refused: the credential is not known here\n");
    }

    @Test
    void nobodyThereIsNotReachable() {
        Ran ran = run("status", "--host", "127.0.0.1", "--port", "1");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err())
                .startsWith("not reachable: no connection to http://127.0.0.1:1")
                .contains("what helps: is the manager running there?");
        assertThat(run("status", "--port", "1", "--json").out()).contains("\"code\" : \"unavailable\"");
    }

    @Test
    void slipsAreUsageErrorsWithSuggestions() {
        Ran unknown = run("statsu");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("statsu").contains("Did you mean ").contains("status");
        assertThat(run().exit()).isEqualTo(2);
        assertThat(run().err())
                .contains("Commands: status, events, samples, precheck, quorum, explain, resource,")
                .contains("demo");
        assertThat(run("resource").exit()).isEqualTo(2);
        assertThat(run("resource", "move").exit()).isEqualTo(2);
        assertThat(run("resource", "move", "a/../b").exit()).isEqualTo(2);
        assertThat(run("resource", "move", "phones", "--for", "tomorrow").err())
                .isEqualTo("not a time: 'tomorrow'\nwhat helps: write for example 30m, 8h, 2d or forever\n");
        assertThat(run("status", "--token-file", "/nowhere").exit()).isEqualTo(2);
    }

    @Test
    void theConfigurationIsShownWithItsVersionAndAppliedOnTopOfIt() throws IOException {
        Ran shown = run("config", "show");
        assertThat(shown).isEqualTo(new Ran(0, "# asterism configuration, version 6/17\nresources {}\n", ""));

        Path file = file("cluster.conf", "# asterism configuration, version 6/16\nasterism { resources {} }\n");
        assertThat(run("config", "apply", file.toString(), "--dry-run").exit()).isZero();
        Ran unasked = run("config", "apply", file.toString(), "--force");
        assertThat(unasked.exit()).isEqualTo(1);
        assertThat(unasked.err())
                .startsWith("refused: not done without a confirmation: this interrupts what runs\n")
                .contains("stop phones on pbx1");
        assertThat(run("config", "apply", file.toString(), "--force", "--yes").exit())
                .isZero();
        Files.writeString(file, "asterism { resources {} }\n");
        assertThat(run("config", "apply", file.toString(), "--comment", "a b&c", "-y")
                        .exit())
                .isZero();

        assertThat(server.control.asked)
                .extracting(FakeControl.Asked::change)
                .containsExactly(
                        apply(new DocumentVersion(new Epoch(6), 16), ChangeMode.DRY_RUN, ""),
                        apply(FakeControl.VERSION, ChangeMode.DRY_RUN, ""),
                        apply(FakeControl.VERSION, ChangeMode.DRY_RUN, ""),
                        apply(FakeControl.VERSION, ChangeMode.APPLY, ""),
                        apply(FakeControl.VERSION, ChangeMode.DRY_RUN, "a b&c"),
                        apply(FakeControl.VERSION, ChangeMode.APPLY, "a b&c"));
    }

    private static Change apply(DocumentVersion version, ChangeMode mode, String comment) {
        return new Change.ApplyConfig("asterism { resources {} }\n", version, Change.AgentsWord.COUNTS, mode, comment);
    }

    @Test
    void aBadFileIsRefusedBeforeAnybodyIsAsked() {
        Path file = file("bad.conf", "asterism { resources { ip { agnt = \"asterism:address\" } } }\n");

        Ran checked = run("config", "check", file.toString());
        Ran applied = run("config", "apply", file.toString());

        assertThat(checked.exit()).isEqualTo(1);
        assertThat(checked.err()).startsWith("refused: " + file + " has ").contains("bad.conf:1");
        assertThat(applied.exit()).isEqualTo(1);
        assertThat(server.control.asked).isEmpty();
        assertThat(run("config", "check", "/nowhere").exit()).isEqualTo(2);
    }

    @Test
    void aGoodFileIsInOrder() {
        Path file = file("good.conf", "asterism { resources {} }\n");

        assertThat(run("config", "check", file.toString())).isEqualTo(new Ran(0, file + " is in order\n", ""));
    }

    @Test
    void anExplanationShowsTheTermsOfEachNode() {
        server.control.explanation = CompletableFuture.completedFuture(Optional.of(new Explanation(
                PHONES,
                ResourceStatus.State.RUNNING,
                NodeOrNone.of(SampleStatus.PBX1),
                "pbx1 has the best score",
                new TreeMap<>(Map.of(
                        new NodeName("pbx1"),
                        new NodeScore(
                                new Score(150),
                                List.of(
                                        new Term("stickiness", new Score(100)),
                                        new Term("location:prefer-pbx1", new Score(50)))),
                        new NodeName("pbx2"),
                        new NodeScore(Score.MINUS_INFINITY, List.of(new Term("standby", Score.MINUS_INFINITY))))),
                List.of("asterism online pbx2"),
                List.of(),
                List.of())));

        assertThat(run("explain", "phones").out()).isEqualTo("""
            phones is running: pbx1 has the best score

              pbx1       150  chosen
                         100  stickiness
                          50  location:prefer-pbx1
              pbx2 -INFINITY
                   -INFINITY  standby

            What would change it
              - asterism online pbx2

            Smallest change that would move it
              - a location preference of 101 of phones for pbx2 → pbx2
            """);
        assertThat(run("explain", "phones", "--node", "pbx2", "--quick").out()).isEqualTo("""
            phones is running: pbx1 has the best score

              pbx2 -INFINITY
                   -INFINITY  standby

            What would change it
              - asterism online pbx2
            """);
    }

    @Test
    void ofAGroupEachMemberIsExplained() {
        NodeScore banned =
                new NodeScore(Score.MINUS_INFINITY, List.of(new Term("location:ban-phones", Score.MINUS_INFINITY)));
        server.control.explanation = CompletableFuture.completedFuture(Optional.of(new Explanation(
                PHONES,
                ResourceStatus.State.RUNNING,
                NodeOrNone.NONE,
                "its members run on one node and start in this order",
                new TreeMap<>(),
                List.of(),
                List.of(),
                List.of(new Explanation.Part(
                        new ResourceId("vip"),
                        List.of(SampleStatus.PBX1),
                        NodeOrNone.of(SampleStatus.PBX1),
                        "stays on pbx1: best score 100",
                        new TreeMap<>(Map.of(
                                SampleStatus.PBX1,
                                new NodeScore(new Score(100), List.of()),
                                SampleStatus.PBX2,
                                banned)))))));

        assertThat(run("explain", "phones", "--quick").out()).isEqualTo("""
            phones is running: its members run on one node and start in this order

              vip runs on pbx1: stays on pbx1: best score 100
                scores: pbx1 100, pbx2 -INFINITY (location:ban-phones)
            """);
    }

    @Test
    void oneResourceIsShownWithItsFailures() {
        assertThat(run("resource", "show", "recorder").out()).isEqualTo("""
            ◐ recorder   starting   pbx2 systemd:recorder
                why: banned from pbx1 until 2026-11-23 05:30; pbx2 is next
              2026-11-22 21:29:51Z recorder monitor on pbx1: not running (exit 7 after 52
                       ms)
                       process 4711 is gone
            """);
    }

    @Test
    void helpVersionAndCompletionNeedNoCluster() {
        assertThat(run("--help").out())
                .contains("Usage: asterism")
                .contains("demo")
                .containsPattern("Exit status:\\s+0 +done\\s+1 +refused");
        assertThat(run("help", "status").out()).contains("Show the cluster");
        assertThat(run("version").out()).isEqualTo("asterism development\n");
        assertThat(run("version", "--json").out()).contains("\"version\" : \"development\"");
        assertThat(run("completion").out())
                .contains("complete -F _complete_asterism")
                .contains("demo");
    }

    private static Ran run(String... arguments) {
        return runWith(Map.of("ASTERISM_TOKEN_FILE", directory.resolve("tokens").toString()), arguments);
    }

    private static Ran runWith(Map<String, String> more, String... arguments) {
        Map<String, String> environment =
                new HashMap<>(Map.of("LANG", "C.UTF-8", "ASTERISM_URL", "http://127.0.0.1:" + server.port()));
        environment.putAll(more);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Console.Output.PIPE,
                environment,
                ZoneOffset.UTC);
        int exit = Asterism.run(console, List.of(new Demo()), arguments);
        return new Ran(exit, out.toString(), err.toString());
    }

    private static Path file(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
