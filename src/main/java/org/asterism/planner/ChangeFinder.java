package org.asterism.planner;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.asterism.model.ClusterState;
import org.asterism.policy.Explainer;

/**
 * Finds the smallest changes that would move a resource, each time in a process of its own that runs behind others and
 * ends with the answer. One question at a time; another one meanwhile is told to come again. The answer never fails: it says
 * what went wrong.
 */
public final class ChangeFinder implements AutoCloseable {

    private final Duration budget;
    private final Duration limit;
    private final Program program;
    private final ThreadPoolExecutor threads;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /**
     * @param budget longest search; zero: none is ever made
     * @param patience what the process may take beyond it, to start and for its last plan
     */
    public ChangeFinder(Duration budget, Duration patience, Program program) {
        this.budget = budget;
        this.limit = budget.plus(patience);
        this.program = program;
        this.threads = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "asterism-explainer");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Completed within the budget and the patience. */
    public CompletionStage<ChangeAnswer> find(ClusterState state, Explainer.Question question) {
        if (budget.isZero()) {
            return CompletableFuture.completedFuture(
                    ChangeAnswer.none(
                            "asterism.planner.explain-budget is 0s; 'asterism config show --cib' and 'explain --file' do it elsewhere"));
        }
        try {
            return CompletableFuture.supplyAsync(
                    () -> ask(new ChangeQuestion(state, question, budget.toMillis())), threads);
        } catch (RejectedExecutionException busy) {
            return CompletableFuture.completedFuture(
                    ChangeAnswer.none("another explanation is being worked out; ask again"));
        }
    }

    private ChangeAnswer ask(ChangeQuestion question) {
        Process process;
        try {
            process = new ProcessBuilder(program.explaining())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            return ChangeAnswer.none("the process for it does not start: " + e.getMessage());
        }
        CompletableFuture<Void> over =
                new CompletableFuture<Void>().completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> guard = CompletableFuture.anyOf(over, closed).thenRun(process::destroyForcibly);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
                DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
            StateCodec codec = new StateCodec();
            Frames.write(out, codec.encode(question));
            return codec.answer(Frames.read(in));
        } catch (IOException e) {
            return ChangeAnswer.none(
                    guard.isDone()
                            ? "no answer within " + limit.toMillis() + " ms"
                            : "the process for it ended without an answer (" + e + ")");
        } finally {
            process.destroyForcibly();
            over.complete(null);
        }
    }

    /** Ends a search that is under way. */
    @Override
    public void close() {
        closed.complete(null);
        threads.shutdown();
    }
}
