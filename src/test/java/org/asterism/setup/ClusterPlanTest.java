package org.asterism.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.config.Configuration;
import org.asterism.config.Reading;
import org.asterism.config.Risk;
import org.asterism.setup.Machine.Card;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPlanTest {

    private static final Machine ONE = machine("pbx1", "10.0.0.1/24", "10.1.0.1/24");
    private static final Machine TWO = machine("pbx2", "10.0.0.2/24", "10.1.0.2/24");

    @TempDir
    Path directory;

    @Test
    void theFilesAreReadByANodeAndLeaveNoRiskButThatOfThePing() throws Exception {
        ClusterPlan plan = new ClusterPlan(answers(Map.of()), List.of(ONE, TWO));
        for (var file : plan.texts().entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        Files.writeString(directory.resolve("tokens"), "");

        Reading<Configuration> reading = Configuration.read(directory.resolve("asterism.conf"), "pbx2");

        assertThat(plan.objections()).isEmpty();
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        Configuration read = ((Reading.Accepted<Configuration>) reading).value();
        assertThat(read.settings().risks()).extracting(Risk::name).containsExactly("ping-is-no-proof");
        assertThat(read.document().resources()).isNotEmpty();
    }

    @Test
    void everyServiceAndTieBreakerMakesFilesThatAreRead() throws IOException, SetupRefused {
        for (String service : List.of("asterisk", "kamailio", "systemd:freeswitch.service", "none")) {
            for (String tieBreaker : List.of("ping:10.0.0.254", "arbiter:10.9.0.1", "third")) {
                Answers said = answers(Map.of(Question.SERVICE, service, Question.TIE_BREAKER, tieBreaker));
                List<Machine> machines = said.machines() == 2
                        ? List.of(ONE, TWO)
                        : List.of(ONE, TWO, machine("pbx3", "10.0.0.3/24", "10.1.0.3/24"));
                ClusterPlan plan = new ClusterPlan(said, machines);
                for (var file : plan.texts().entrySet()) {
                    Files.writeString(directory.resolve(file.getKey()), file.getValue());
                }

                assertThat(Configuration.read(directory.resolve("asterism.conf"), "pbx1"))
                        .as(service + " " + tieBreaker)
                        .isInstanceOf(Reading.Accepted.class);
            }
        }
    }

    @Test
    void whatDoesNotFitTogetherIsNamed() throws SetupRefused {
        Machine other = new Machine(
                "pbx1",
                "0.2.0",
                "17",
                List.of(new Card("eth0", List.of("10.0.0.2/24")), new Card("eth1", List.of("10.7.0.2/24"))),
                List.of(),
                List.of("a manager of cluster fax runs"),
                List.of());

        List<String> objections = new ClusterPlan(answers(Map.of()), List.of(ONE, other)).objections();

        assertThat(String.join("\n", objections))
                .contains("two machines are named pbx1")
                .contains("version 0.2.0")
                .contains("has no asterisk")
                .contains("network of pbx1's eth1")
                .contains("a manager of cluster fax runs");
    }

    @Test
    void answersThatCannotBeAreRefusedWithTheReason() {
        Map<Question, Map<String, String>> wrong = Map.of(
                Question.ADDRESS,
                Map.of(
                        "10.0.0.1", "own address",
                        "10.8.0.9/24", "no interface",
                        "10.0.0.255", "of a network",
                        "pbx.example.org", "not an IPv4 address",
                        "10.0.0.300", "not an IPv4 address"),
                Question.INTERFACES,
                Map.of("eth7", "no interface eth7"),
                Question.TIE_BREAKER,
                Map.of("ping:10.0.0.100", "cluster itself", "ping:10.0.0.1", "cluster itself", "luck", "say ping"),
                Question.SERVICE,
                Map.of("sendmail", "say asterisk"),
                Question.PROFILE,
                Map.of("fats", "no profile"));

        wrong.forEach((question, texts) ->
                texts.forEach((text, reason) -> assertThatThrownBy(() -> answers(Map.of(question, text)))
                        .as(question + " " + text)
                        .isInstanceOf(SetupRefused.class)
                        .hasMessageContaining(reason)));
    }

    @Test
    void answersThatAreMissingAreAskedForAtMostFive() throws SetupRefused {
        List<String> asked = new java.util.ArrayList<>();

        Answers said = new Questions(ONE, Map.of(), new Questions.Prompt() {
                    @Override
                    public void say(String line) {}

                    @Override
                    public Optional<String> ask(String question) {
                        asked.add(question);
                        return Optional.of(
                                question.startsWith("Floating")
                                        ? "10.0.0.100"
                                        : question.startsWith("Who") ? "ping:10.0.0.254" : "");
                    }
                })
                .ask();

        assertThat(asked).hasSize(5);
        assertThat(said.floating()).hasToString("10.0.0.100/24");
        assertThat(said.interfaces()).containsExactly("eth0", "eth1");
        assertThat(said.service()).isEqualTo(new Answers.Asterisk());
    }

    @Test
    void slowOrDeafLinksAreRefused() {
        ProbeReport slow =
                new ProbeReport(List.of(new ProbeReport.Seen("eth0", "pbx2", 25, 25, 400_000)), List.of(), "");
        ProbeReport deaf = new ProbeReport(List.of(new ProbeReport.Seen("eth1", "pbx1", 0, 0, 0)), List.of(), "");
        ProbeReport good = new ProbeReport(List.of(new ProbeReport.Seen("eth0", "pbx1", 25, 25, 900)), List.of(), "");

        assertThat(ProbeVerdict.objections(Map.of("pbx1", slow), "default"))
                .singleElement()
                .asString()
                .contains("400 ms", "--profile heartbeat");
        assertThat(ProbeVerdict.objections(Map.of("pbx1", slow), "heartbeat")).isEmpty();
        assertThat(ProbeVerdict.objections(Map.of("pbx2", deaf), "default"))
                .singleElement()
                .asString()
                .contains("pbx2 to pbx1 on eth1: no answer to UDP port 694");
        assertThat(ProbeVerdict.objections(Map.of("pbx2", good), "default")).isEmpty();
        assertThat(ProbeVerdict.objections(
                        Map.of("pbx2", new ProbeReport(good.seen(), List.of("pbx1 on eth0"), "")), "default"))
                .singleElement()
                .asString()
                .contains("pbx2 to pbx1 on eth0: no connection to TCP port 17355");
    }

    @Test
    void clocksAreComparedWithinWhatTheQuestionTook() {
        assertThat(Clocks.judge("pbx2", 1000, 1500, 2000)).isInstanceOf(Clocks.Equal.class);
        assertThat(Clocks.judge("pbx2", 1000, 5000, 1100)).isInstanceOf(Clocks.Noted.class);
        assertThat(Clocks.judge("pbx2", 100_000, 1_000, 100_100))
                .isEqualTo(new Clocks.Refused("the clock of pbx2 is 99.0 s behind this one's"));
    }

    private static Answers answers(Map<Question, String> changed) throws SetupRefused {
        Map<Question, String> given = new java.util.EnumMap<>(Map.of(
                Question.CLUSTER, "voip",
                Question.INTERFACES, "eth0 eth1",
                Question.ADDRESS, "10.0.0.100",
                Question.SERVICE, "asterisk",
                Question.TIE_BREAKER, "ping:10.0.0.254"));
        given.putAll(changed);
        return new Questions(ONE, given, new Questions.Prompt() {
                    @Override
                    public void say(String line) {}

                    @Override
                    public Optional<String> ask(String question) {
                        return Optional.empty();
                    }
                })
                .ask();
    }

    private static Machine machine(String name, String first, String second) {
        return new Machine(
                name,
                "0.1.0",
                "17.0.1",
                List.of(new Card("eth0", List.of(first)), new Card("eth1", List.of(second))),
                List.of("asterisk"),
                List.of(),
                List.of());
    }
}
