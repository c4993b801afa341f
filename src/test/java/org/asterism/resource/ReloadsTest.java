package org.asterism.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.asterism.executor.AgentFacts;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.AdvisedAction;
import org.asterism.executor.AgentMetadata.Need;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.executor.AgentMetadata.Reload;
import org.asterism.executor.AgentMetadata.Secrecy;
import org.asterism.executor.AgentMetadata.Traits;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.ResourceId;
import org.asterism.model.RunDetails;
import org.asterism.model.Transition.Action;
import org.asterism.model.Transition.ActionKind;
import org.asterism.policy.ParamsDigest;
import org.junit.jupiter.api.Test;

/** What starts leave for the scheduler, so that it can tell a reload from a restart. */
class ReloadsTest extends ResourcesBench {

    private static final ResourceId PBX = new ResourceId("pbx");

    private static final AgentMetadata AGENT_1_1 = new AgentMetadata(
            "pbx",
            "1",
            "",
            "",
            List.of(parameter("device", "", Reload.RESTART), parameter("level", "", Reload.RELOADABLE)),
            List.of(AdvisedAction.of("reload-agent", Duration.ofSeconds(20), Duration.ZERO)));

    private static final AgentMetadata AGENT_1_0 = new AgentMetadata(
            "pbx",
            "1",
            "",
            "",
            List.of(parameter("device", "device", Reload.RESTART), parameter("level", "", Reload.RESTART)),
            List.of(AdvisedAction.of("reload", Duration.ofSeconds(20), Duration.ZERO)),
            "1.0");

    private static Parameter parameter(String name, String unique, Reload reload) {
        return new Parameter(
                name, Need.OPTIONAL, "string", "", "", "", new Traits(unique, reload, Secrecy.OPEN, "", List.of()));
    }

    @Override
    AgentFacts facts() {
        return agent -> Optional.of(AGENT_1_1);
    }

    @Test
    void aStartSaysWhichParametersNeedARestart() {
        run(ActionKind.START, "start", Map.of("device", "a", "level", "1", "strange", "x"));

        OperationResult start = result(PBX, "start", Duration.ZERO);
        assertThat(start.details().attributes())
                .containsEntry(RunDetails.FORCE_RESTART, " device strange ")
                .containsEntry(
                        RunDetails.RESTART_DIGEST,
                        ParamsDigest.of(new TreeMap<>(Map.of("device", "a", "strange", "x"))));
    }

    @Test
    void afterAGoodReloadItCountsAsStartedWithTheNewParameters() {
        run(ActionKind.START, "start", Map.of("device", "a", "level", "1"));

        Action reload = run(ActionKind.RELOAD, "reload-agent", Map.of("device", "a", "level", "2"));

        assertThat(result(PBX, "start", Duration.ZERO).paramsDigest()).isEqualTo(ParamsDigest.of(reload));
    }

    @Test
    void anOlderAgentReloadsWhatIsNotUniqueAndOneWithoutTheActionNothing() {
        assertThat(AGENT_1_0.reloadAction()).contains("reload");
        assertThat(AGENT_1_0.decisive()).containsExactly("device");
        assertThat(AGENT_1_1.decisive()).containsExactly("device");
        assertThat(new AgentMetadata("x", "1", "", "", List.of(), AGENT_1_0.actions(), "1.1").reloadAction())
                .isEmpty();
    }

    private Action run(ActionKind kind, String name, Map<String, String> params) {
        Action bare = action(kind, PBX, key(PBX, name, Duration.ZERO), 0);
        Action action = bare;
        for (Map.Entry<String, String> param : params.entrySet()) {
            action = action.with(param.getKey(), param.getValue());
        }
        send(new Order(new Epoch(1), new Incarnation(new Generation(1), 1), 1, action));
        runner.end(nextCall(), OcfCode.SUCCESS);
        await(() -> status(PBX, name) == Status.DONE);
        return action;
    }
}
