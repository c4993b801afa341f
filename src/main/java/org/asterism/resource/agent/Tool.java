package org.asterism.resource.agent;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentOutput;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.LatestStart;
import org.asterism.executor.ProcessEnd;
import org.asterism.executor.ProcessRunner;
import org.asterism.model.OcfCode;

/** Runs the tools of the system (mount, ip) for agents. */
record Tool(ProcessRunner processes) {

    /** Of every program that agents here run. */
    static final SortedMap<String, String> ENVIRONMENT = Collections.unmodifiableSortedMap(new TreeMap<>(
            Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C.UTF-8")));

    /** How it ended. */
    sealed interface End {

        /** By itself; {@code said}: its last line of errors. */
        record Exited(int status, String said, String output) implements End {}

        /** Not as it should; what the agent is to answer. */
        record Broken(AgentResult result) implements End {}
    }

    /** Within the time of the call; a start or promotion not after its latest moment. Never fails. */
    CompletionStage<End> run(AgentCall call, Duration limit, List<String> words) {
        LatestStart latest =
                List.of("start", "promote").contains(call.action()) ? call.latestStart() : LatestStart.WHENEVER;
        return processes
                .run(new ProcessRunner.Command(call.id(), words, ENVIRONMENT, limit, latest, 0))
                .thenApply(end -> end(words.get(0), limit, end));
    }

    private static End end(String program, Duration limit, ProcessEnd end) {
        if (end instanceof ProcessEnd.Exited exited) {
            return new End.Exited(
                    exited.status(),
                    exited.output().exitReason(),
                    exited.output().standard());
        }
        if (end instanceof ProcessEnd.TimedOut) {
            return new End.Broken(new AgentResult.TimedOut(
                    limit, program + " did not end within " + limit.toMillis() + " ms", AgentOutput.NONE));
        }
        if (end instanceof ProcessEnd.Cancelled) {
            return new End.Broken(new AgentResult.Cancelled(program + " was cancelled"));
        }
        if (end instanceof ProcessEnd.CameTooLate) {
            return new End.Broken(new AgentResult.CameTooLate("the right to start had ended"));
        }
        if (end instanceof ProcessEnd.NotExecuted not) {
            return new End.Broken(new AgentResult.Unavailable(
                    OcfCode.NOT_INSTALLED, program + " cannot be executed: " + not.reason(), Outlook.LASTING));
        }
        if (end instanceof ProcessEnd.NotStarted not) {
            return new End.Broken(new AgentResult.NotRun(not.reason()));
        }
        throw new AssertionError(end);
    }

    /** Success for status 0, else an error with what it said. */
    static AgentResult judged(End end, String attempt) {
        if (end instanceof End.Broken broken) {
            return broken.result();
        }
        End.Exited exited = (End.Exited) end;
        return exited.status() == 0
                ? Ended.of(OcfCode.SUCCESS, "")
                : Ended.of(OcfCode.ERROR, attempt + " failed with status " + exited.status() + ": " + exited.said());
    }
}
