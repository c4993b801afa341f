package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.Attributes;
import org.asterism.executor.LatestStart;
import org.asterism.kernel.Answer;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that answer or not are a variable, the attributes are real. */
class PingAgentTest {

    @TempDir
    Path folder;

    private final Set<InetAddress> alive = new LinkedHashSet<>();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> notes = new TreeMap<>();
    private final List<Runnable> settling = new ArrayList<>();
    private Attributes attributes;
    private PingAgent agent;

    @BeforeEach
    void setUp() throws Exception {
        attributes = Attributes.in(folder.resolve("attributes"));
        agent = newLife();
        alive.add(InetAddress.getByName("10.0.0.1"));
        alive.add(InetAddress.getByName("fd00::1"));
    }

    private PingAgent newLife() {
        AgentNotes board = new AgentNotes() {
            @Override
            public void show(String key, String sentence) {
                notes.put(key, sentence);
            }

            @Override
            public void end(String key, String how) {
                notes.remove(key);
            }
        };
        return new PingAgent(
                new BlockingAgent.Tools(
                        Runnable::run, () -> new BootTime(50), new StartMarks(folder.resolve("marks")), board),
                attributes,
                (hosts, attempts, wait) -> {
                    asked.add(hosts.size() + " hosts, " + attempts + " x " + wait.toMillis() + " ms");
                    Set<InetAddress> answered = new LinkedHashSet<>(hosts);
                    answered.retainAll(alive);
                    return new Answer.Got<>(answered);
                });
    }

    @Test
    void theNumberOfHostsThatAnswerTimesTheMultiplierIsTheAttribute() throws Exception {
        Map<String, String> params = Map.of("hosts", "10.0.0.1, 10.0.0.2 fd00::1", "multiplier", "100", "dampen", "0s");
        assertThat(exit(agent.monitor(call(params, 1)))).isEqualTo(OcfCode.NOT_RUNNING.exit());
        assertThat(asked).isEmpty();

        AgentResult result = get(agent.start(call(params, 0)));

        assertThat(result.reason()).isEqualTo("1 of 3 ping hosts do not answer: 10.0.0.2; pingd = 200");
        assertThat(attributes.present()).containsEntry("pingd", "200");
        assertThat(asked).containsExactly("3 hosts, 3 x 2000 ms");
        assertThat(notes.get("ping reach")).startsWith("reach: 1 of 3");
        alive.add(InetAddress.getByName("10.0.0.2"));
        assertThat(exit(agent.monitor(call(params, 1)))).isZero();
        assertThat(attributes.present()).containsEntry("pingd", "300");
        assertThat(notes).isEmpty();

        assertThat(exit(newLife().monitor(call(params, 0))))
                .as("a new life finds it")
                .isZero();
        assertThat(exit(agent.stop(call(Map.of(), 0)))).isZero();
        assertThat(attributes.present()).isEmpty();
        assertThat(exit(agent.monitor(call(params, 1)))).isEqualTo(OcfCode.NOT_RUNNING.exit());
    }

    @Test
    void aChangeIsDampenedAndOneThatPassesMovesNothing() {
        attributes.dampenWith(new Attributes.Clockwork() {
            @Override
            public void after(Duration wait, Runnable task) {
                settling.add(task);
            }

            @Override
            public void settles(String name) {}
        });
        Map<String, String> params = Map.of("hosts", "10.0.0.1", "name", "uplink", "dampen", "5s");
        get(agent.start(call(params, 0)));
        assertThat(attributes.present()).isEmpty();
        settle();
        assertThat(attributes.present()).containsEntry("uplink", "1");

        alive.clear();
        get(agent.monitor(call(params, 1)));
        alive.add(Given.address("10.0.0.1"));
        get(agent.monitor(call(params, 1)));
        settle();

        assertThat(attributes.present()).containsEntry("uplink", "1");
        alive.clear();
        get(agent.monitor(call(params, 1)));
        settle();
        assertThat(attributes.present()).containsEntry("uplink", "0");
    }

    @Test
    void belowTheFailureScoreItFailsAndWrongParametersAreSaid() {
        Map<String, String> params = Map.of("hosts", "10.0.0.1 10.0.0.2", "failure-score", "2", "dampen", "0s");
        AgentResult failed = get(agent.start(call(params, 0)));

        assertThat(exit(java.util.concurrent.CompletableFuture.completedFuture(failed)))
                .isEqualTo(OcfCode.ERROR.exit());
        assertThat(failed.reason()).endsWith("which is less than failure-score = 2");
        assertThat(get(agent.start(call(Map.of("hosts", " "), 0))).reason()).contains("1 to 100 hosts");
        assertThat(get(agent.start(call(Map.of("hosts", "10.0.0.1", "name", "../x"), 0)))
                        .reason())
                .contains("must name an attribute");
        assertThat(get(agent.start(call(Map.of("hosts", "10.0.0.1", "attempts", "0"), 0)))
                        .reason())
                .contains("attempts");
    }

    @Test
    void theAttemptsFitIntoTheTimeOfTheCall() {
        get(agent.start(call(Map.of("hosts", "10.0.0.1", "timeout", "30s", "attempts", "4"), 0)));

        assertThat(asked).containsExactly("1 hosts, 4 x 4000 ms");
    }

    /** The first step tells the other nodes, the second settles here. */
    private void settle() {
        for (int step = 0; step < 2; step++) {
            List<Runnable> due = List.copyOf(settling);
            settling.clear();
            due.forEach(Runnable::run);
        }
    }

    private static AgentCall call(Map<String, String> params, int intervalSeconds) {
        return new AgentCall(
                1,
                AgentName.parse("asterism:ping"),
                new ResourceId("reach"),
                "monitor",
                Duration.ofSeconds(intervalSeconds),
                new TreeMap<>(params),
                Duration.ofSeconds(20),
                new LatestStart.Before(new BootTime(100)));
    }

    private static AgentResult get(java.util.concurrent.CompletionStage<AgentResult> stage) {
        return stage.toCompletableFuture().join();
    }

    private static int exit(java.util.concurrent.CompletionStage<AgentResult> stage) {
        return ((AgentResult.Ended) get(stage)).exit();
    }
}
