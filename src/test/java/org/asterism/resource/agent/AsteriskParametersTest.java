package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.LatestStart;
import org.asterism.executor.ProcessRunner;
import org.asterism.kernel.BootClock;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.asterism.telephony.ProbeLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A parameter of health that cannot be understood is refused by name, before anything begins. */
class AsteriskParametersTest {

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ProbeLoop loop = new ProbeLoop(BootClock::now);
    private ProcessRunner processes;
    private AsteriskAgent agent;

    @BeforeEach
    void start() {
        processes = TestAsterisk.processes(folder, threads);
        agent = TestAsterisk.agent(processes, loop, threads, new AgentNotes() {
            @Override
            public void show(String key, String sentence) {}

            @Override
            public void end(String key, String how) {}
        });
    }

    @AfterEach
    void stop() {
        loop.close();
        processes.close();
        threads.shutdownNow();
    }

    @Test
    void startMonitorAndValidateNameIt() {
        Stream<Function<AgentCall, CompletionStage<AgentResult>>> actions =
                Stream.of(agent::start, agent::monitor, agent::validate);
        for (Function<AgentCall, CompletionStage<AgentResult>> action : actions.toList()) {
            AgentResult result = TestAsterisk.run(action.apply(call(Map.of("health-ami", "maybe"))));

            assertThat(result).isInstanceOf(AgentResult.Unavailable.class);
            assertThat(((AgentResult.Unavailable) result).code()).isEqualTo(OcfCode.INVALID_PARAM);
            assertThat(result.reason()).contains("'health-ami' must be fail, warn or off, not 'maybe'");
        }
    }

    private AgentCall call(Map<String, String> params) {
        return new AgentCall(
                1,
                AgentName.parse("asterism:asterisk"),
                new ResourceId("pbx"),
                "monitor",
                Duration.ZERO,
                new TreeMap<>(params),
                Duration.ofSeconds(10),
                LatestStart.WHENEVER);
    }
}
