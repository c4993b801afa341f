package org.asterism.resource.agent;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.NativeAgent;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;

/**
 * What agents of a {@link Program} kept in the foreground have in common: parameters that make no sense are told and lasting, and a
 * stop needs none of them but the parameter {@code stop-grace}, which it does without as well.
 */
abstract class ProgramAgent implements NativeAgent {

    private static final String STOP_GRACE = "stop-grace";

    private final AgentName name;
    private final Duration usualGrace;
    private final ProgramService.Tools tools;

    /** {@code usualGrace}: time between SIGTERM and SIGKILL where the resource does not say. */
    ProgramAgent(String name, Duration usualGrace, ProgramService.Tools tools) {
        this.name = AgentName.parse(name);
        this.usualGrace = usualGrace;
        this.tools = tools;
    }

    /** @throws IllegalArgumentException with what is wrong in the parameters, for operators */
    abstract ProgramService service(AgentCall call);

    /** What is to be looked at before a start and by {@link #validate}, when the program is there. Never fails. */
    CompletionStage<AgentResult> check(AgentCall call) {
        return ok();
    }

    @Override
    public final AgentName name() {
        return name;
    }

    @Override
    public final CompletionStage<AgentResult> start(AgentCall call) {
        return with(
                call,
                service -> checked(call, service)
                        .thenCompose(checked ->
                                isGood(checked) ? service.start() : CompletableFuture.completedFuture(checked)));
    }

    /** Needs nothing but the name of the resource. */
    @Override
    public final CompletionStage<AgentResult> stop(AgentCall call) {
        Duration grace;
        try {
            grace = grace(call);
        } catch (IllegalArgumentException e) {
            grace = usualGrace;
        }
        Program any = new Program(List.of("?"), "", "/", new TreeMap<>(), "/dev/null", Duration.ZERO, grace);
        return new ProgramService(tools, call, any, limit -> ok()).stop().thenApply(result -> {
            if (isGood(result)) {
                unwatched(call); // its watch lasts over a stop
            }
            return result;
        });
    }

    @Override
    public final CompletionStage<AgentResult> monitor(AgentCall call) {
        return with(call, service -> service.monitor().thenCompose(result -> weigh(call, result)));
    }

    /** The monitor's result, with more looked at. Never fails. */
    CompletionStage<AgentResult> weigh(AgentCall call, AgentResult result) {
        return CompletableFuture.completedFuture(result);
    }

    /** It is not watched any more, or was stopped. */
    void unwatched(AgentCall call) {}

    @Override
    public final CompletionStage<AgentResult> validate(AgentCall call) {
        return with(call, service -> checked(call, service));
    }

    @Override
    public final Watch watch(AgentCall call, Observer observer) {
        try {
            Watch watch = service(call).watch(observer);
            return () -> {
                watch.close();
                unwatched(call);
            };
        } catch (IllegalArgumentException e) {
            return () -> {}; // its monitor says what is wrong
        }
    }

    final ProgramService.Tools tools() {
        return tools;
    }

    final Duration grace(AgentCall call) {
        return Given.span(call, STOP_GRACE, usualGrace.toMillis() + "ms");
    }

    static boolean isGood(AgentResult result) {
        return result instanceof Ended ended && ended.is(OcfCode.SUCCESS);
    }

    static CompletionStage<AgentResult> ok() {
        return CompletableFuture.completedFuture(Ended.of(OcfCode.SUCCESS, ""));
    }

    @FunctionalInterface
    private interface Action {
        CompletionStage<AgentResult> run(ProgramService service);
    }

    private CompletionStage<AgentResult> with(AgentCall call, Action action) {
        try {
            return action.run(service(call));
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(new AgentResult.Unavailable(
                    OcfCode.INVALID_PARAM, String.valueOf(e.getMessage()), Outlook.LASTING));
        }
    }

    private CompletionStage<AgentResult> checked(AgentCall call, ProgramService service) {
        return service.missing()
                .<CompletionStage<AgentResult>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> check(call));
    }
}
