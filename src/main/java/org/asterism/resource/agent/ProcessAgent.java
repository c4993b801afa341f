package org.asterism.resource.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.AdvisedAction;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.executor.AgentOutput;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.LatestStart;
import org.asterism.executor.ProcessEnd;
import org.asterism.executor.ProcessRunner;
import org.asterism.model.OcfCode;

/**
 * {@code asterism:process}: keeps any program running that stays in the foreground, without an agent of its own. It is well while its
 * main process lives, takes connections on {@code tcp} and passes {@code check}, as far as those are given.
 */
public final class ProcessAgent extends ProgramAgent {

    private static final AgentMetadata METADATA = new AgentMetadata(
            "process",
            "1.0",
            "Any program that runs in the foreground",
            "Starts a program in a session of its own, watches its process, and stops it by SIGTERM, then SIGKILL, with all that it"
                    + " started. It must not put itself into the background.",
            List.of(
                    Parameter.required(
                            "command", "string", "Program and arguments, with quotes as in a shell; no shell is used"),
                    Parameter.optional("user", "string", "", "User to run as; empty = that of the manager"),
                    Parameter.optional("directory", "string", "/", "Directory to run in"),
                    Parameter.optional("environment", "string", "", "Variables, e.g. \"A=1 B='two words'\""),
                    Parameter.optional("log", "string", "/dev/null", "File that takes its output"),
                    Parameter.optional("start-wait", "string", "200ms", "How long it has to live to count as started"),
                    Parameter.optional("stop-grace", "string", "10s", "Time between SIGTERM and SIGKILL"),
                    Parameter.optional("tcp", "string", "", "ADDRESS:PORT that it takes connections on"),
                    Parameter.optional("check", "string", "", "Command whose exit status 0 says that it is well")),
            List.of(
                    AdvisedAction.of("start", Duration.ofSeconds(20), Duration.ZERO),
                    AdvisedAction.of("stop", Duration.ofSeconds(20), Duration.ZERO),
                    AdvisedAction.of("monitor", Duration.ofSeconds(20), Duration.ofSeconds(10)),
                    AdvisedAction.of("validate-all", Duration.ofSeconds(5), Duration.ZERO)));

    ProcessAgent(ProgramService.Tools tools) {
        super("asterism:process", Duration.ofSeconds(10), tools);
    }

    @Override
    public AgentMetadata metadata() {
        return METADATA;
    }

    @Override
    public Optional<String> outside(AgentCall call) {
        String tcp = call.param("tcp", "");
        return tcp.isEmpty() ? Optional.empty() : Optional.of("tcp:" + tcp);
    }

    @Override
    ProgramService service(AgentCall call) {
        List<String> words = Words.of(call.param("command", ""));
        if (words.isEmpty()) {
            throw new IllegalArgumentException("parameter 'command' is missing: the program to run");
        }
        Program program = new Program(
                words,
                call.param("user", ""),
                call.param("directory", "/"),
                environment(call.param("environment", "")),
                call.param("log", "/dev/null"),
                Given.span(call, "start-wait", "200ms"),
                grace(call));
        Optional<InetSocketAddress> port = port(call.param("tcp", ""));
        List<String> check = Words.of(call.param("check", ""));
        return new ProgramService(
                tools(),
                call,
                program,
                limit -> connect(port, limit)
                        .thenCompose(connected -> isGood(connected)
                                ? run(call, check, limit)
                                : CompletableFuture.completedFuture(connected)));
    }

    private CompletionStage<AgentResult> connect(Optional<InetSocketAddress> port, Duration limit) {
        if (port.isEmpty()) {
            return ok();
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(port.get(), (int) Math.max(1, limit.toMillis() / 2));
                        return Ended.of(OcfCode.SUCCESS, "");
                    } catch (java.net.SocketTimeoutException e) {
                        return new AgentResult.TimedOut(
                                limit, "it runs, but takes no connection on " + port.get(), AgentOutput.NONE);
                    } catch (IOException e) {
                        return Ended.of(
                                OcfCode.ERROR,
                                "it runs, but there is no connection to " + port.get() + ": " + e.getMessage());
                    }
                },
                tools().files());
    }

    private CompletionStage<AgentResult> run(AgentCall call, List<String> check, Duration limit) {
        if (check.isEmpty()) {
            return ok();
        }
        ProcessRunner.Command command =
                new ProcessRunner.Command(call.id(), check, Tool.ENVIRONMENT, limit, LatestStart.WHENEVER, 0);
        return tools().processes().run(command).thenApply(end -> {
            if (end instanceof ProcessEnd.Exited exited && exited.status() == 0) {
                return Ended.of(OcfCode.SUCCESS, "");
            }
            if (end instanceof ProcessEnd.Exited exited) {
                return Ended.of(
                        OcfCode.ERROR,
                        "it runs, but its check ended with status " + exited.status() + ": "
                                + exited.output().exitReason());
            }
            if (end instanceof ProcessEnd.Cancelled) {
                return new AgentResult.Cancelled("the check was cancelled");
            }
            return end instanceof ProcessEnd.TimedOut
                    ? new AgentResult.TimedOut(limit, "it runs, but its check did not end in time", AgentOutput.NONE)
                    : Ended.of(OcfCode.ERROR, "its check could not be run: " + end);
        });
    }

    private static SortedMap<String, String> environment(String text) {
        TreeMap<String, String> environment = new TreeMap<>();
        for (String word : Words.of(text)) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("parameter 'environment': '" + word + "' is not like NAME=value");
            }
            environment.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return environment;
    }

    private static Optional<InetSocketAddress> port(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("parameter 'tcp' must be like 10.0.0.100:80, not '" + text + "'");
        }
        String host = text.substring(0, colon).replace("[", "").replace("]", "");
        return Optional.of(new InetSocketAddress(Given.address(host), Integer.parseInt(port)));
    }
}
