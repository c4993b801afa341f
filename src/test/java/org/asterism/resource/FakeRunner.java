package org.asterism.resource;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentRunner;
import org.asterism.executor.NativeAgent;
import org.asterism.model.OcfCode;

/** An agent runner whose calls end when the test says so. */
final class FakeRunner implements AgentRunner {

    final List<AgentCall> calls = new CopyOnWriteArrayList<>();
    final List<Long> cancelled = new CopyOnWriteArrayList<>();
    final List<NativeAgent.Observer> observers = new CopyOnWriteArrayList<>();
    private final Map<Long, CompletableFuture<AgentResult>> open = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<AgentResult> run(AgentCall call) {
        CompletableFuture<AgentResult> result = new CompletableFuture<>();
        open.put(call.id(), result);
        calls.add(call);
        return result;
    }

    @Override
    public void cancel(long callId) {
        cancelled.add(callId);
        open.remove(callId).complete(new AgentResult.Cancelled("cancelled"));
    }

    @Override
    public NativeAgent.Watch watch(AgentCall call, NativeAgent.Observer observer) {
        observers.add(observer);
        return () -> observers.remove(observer);
    }

    void end(AgentCall call, OcfCode code) {
        end(call, AgentResult.Ended.of(code, code == OcfCode.SUCCESS ? "" : code.text()));
    }

    /** Breaks the promise not to fail: whoever waits must crash. */
    void fail(AgentCall call) {
        open.remove(call.id()).completeExceptionally(new IllegalStateException("deliberate"));
    }

    void end(AgentCall call, AgentResult result) {
        open.remove(call.id()).complete(result);
    }
}
