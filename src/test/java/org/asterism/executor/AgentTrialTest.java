package org.asterism.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asterism.executor.AgentTrial.Step;
import org.asterism.executor.AgentTrial.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents as real processes, right and wrong, are run through their paces. */
class AgentTrialTest {

    /** With %1$s = what a second start does, %2$s = the exit status of a stopped one's monitor. */
    private static final String AGENT = """
            state=$HA_RSCTMP/paced.state
            case $1 in
            meta-data) cat <<X
            <resource-agent name="paced"><version>1.1</version>
            <parameters><parameter name="color" required="1"><content type="select"><option value="red"/><option value="blue"/></content></parameter></parameters>
            <actions><action name="start" timeout="30s"/><action name="stop" timeout="30s"/><action name="monitor" timeout="30s" interval="5s"/>
            <action name="meta-data" timeout="30s"/><action name="validate-all" timeout="30s"/>
            <action name="promote" timeout="30s"/><action name="demote" timeout="30s"/><action name="notify" timeout="30s"/>
            <action name="reload-agent" timeout="30s"/></actions></resource-agent>
            X
            ;;
            start) [ ! -e $state ] || %s; mkdir -p $HA_RSCTMP; echo started >$state;;
            stop) rm -f $state;;
            monitor) [ -e $state ] || exit %s; ! grep -q promoted $state || exit 8;;
            promote) echo promoted >$state;;
            demote) echo started >$state;;
            notify) [ "$OCF_RESKEY_CRM_meta_notify_operation" = start ];;
            reload-agent) ;;
            validate-all) [ -n "$OCF_RESKEY_color" ] || exit 6;;
            *) exit 3;;
            esac
            """;

    @TempDir
    Path folder;

    private final List<Step> steps = new ArrayList<>();
    private AgentFolder agents;

    @BeforeEach
    void setUp() {
        agents = new AgentFolder(folder);
    }

    @AfterEach
    void tearDown() {
        agents.close();
    }

    @Test
    void ofAGoodAgentEveryStepIsRight() throws Exception {
        agents.write("paced", AGENT.formatted("exit 0", "7"));

        boolean isRight = AgentFolder.get(
                agents.trial("paced", Map.of("color", "red"), steps::add).run());

        assertThat(steps).allMatch(step -> step.verdict() == Verdict.RIGHT);
        assertThat(isRight).isTrue();
        assertThat(steps)
                .extracting(Step::name)
                .containsSubsequence(
                        "meta-data",
                        "validate-all",
                        "validate-all without parameters",
                        "monitor while stopped",
                        "start",
                        "start while running",
                        "promote",
                        "monitor while promoted",
                        "demote",
                        "notify",
                        "reload-agent",
                        "stop",
                        "monitor after the stop",
                        "second stop",
                        "an action that no agent has");
    }

    @Test
    void aSecondStartThatFailsIsWrongAndTheRestIsStoppedAllTheSame() throws Exception {
        agents.write("paced", AGENT.formatted("exit 1", "7"));

        boolean isRight = AgentFolder.get(
                agents.trial("paced", Map.of("color", "red"), steps::add).run());

        assertThat(isRight).isFalse();
        assertThat(verdict("start while running")).isEqualTo(Verdict.WRONG);
        assertThat(verdict("promote")).isEqualTo(Verdict.SKIPPED);
        assertThat(verdict("monitor after the stop")).isEqualTo(Verdict.RIGHT);
    }

    @Test
    void aMonitorThatCallsStoppedAnErrorIsWrong() throws Exception {
        agents.write("paced", AGENT.formatted("exit 0", "1"));

        AgentFolder.get(
                agents.trial("paced", Map.of("color", "red"), steps::add).run());

        assertThat(verdict("monitor while stopped")).isEqualTo(Verdict.WRONG);
        assertThat(steps)
                .anyMatch(step ->
                        step.sentence().contains("error (1)") && step.sentence().contains("'not running' (7)"));
    }

    @Test
    void whatRunsAlreadyIsLeftAlone() throws Exception {
        agents.write("paced", AGENT.formatted("exit 0", "7"));
        assertThat(agents.run("paced", "start")).isInstanceOf(AgentResult.Ended.class);

        boolean isRight = AgentFolder.get(
                agents.trial("paced", Map.of("color", "red"), steps::add).run());

        assertThat(isRight).isFalse();
        assertThat(steps).anyMatch(step -> step.sentence().contains("runs already"));
        assertThat(((AgentResult.Ended) agents.run("paced", "monitor")).exit()).isZero();
    }

    @Test
    void aWrongParameterEndsTheTrialBeforeItBegins() throws Exception {
        agents.write("paced", AGENT.formatted("exit 0", "7"));

        boolean isRight = AgentFolder.get(
                agents.trial("paced", Map.of("color", "green"), steps::add).run());

        assertThat(isRight).isFalse();
        assertThat(steps)
                .last()
                .satisfies(step -> assertThat(step.sentence()).contains("one of red, blue, not 'green'"));
    }

    private Verdict verdict(String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .map(Step::verdict)
                .findFirst()
                .orElseThrow();
    }
}
