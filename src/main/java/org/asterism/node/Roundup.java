package org.asterism.node;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.asterism.model.NodeName;

/** Asks several nodes the same, and collects what they answer within a time. Any thread; nothing waits. */
final class Roundup<P> {

    /** A question to the others. */
    private record Run<P>(Set<NodeName> asked, SortedMap<String, P> parts, CompletableFuture<Void> done) {}

    private final Duration patience;
    private final BiConsumer<Duration, Runnable> after;
    private final Map<Long, Run<P>> runs = new ConcurrentHashMap<>();
    private final AtomicLong lastRun =
            new AtomicLong(ThreadLocalRandom.current().nextLong() >>> 1);

    /** @param after runs something once that time is over */
    Roundup(Duration patience, BiConsumer<Duration, Runnable> after) {
        this.patience = patience;
        this.after = after;
    }

    /** Posts the question, with the number that the answers are to bear. Completed with the answers there are; never fails. */
    CompletionStage<SortedMap<String, P>> ask(Set<NodeName> asked, BiConsumer<NodeName, Long> post) {
        return ask(asked, patience, post);
    }

    /** The same with another patience than the usual one. */
    CompletionStage<SortedMap<String, P>> ask(Set<NodeName> asked, Duration longest, BiConsumer<NodeName, Long> post) {
        if (asked.isEmpty()) {
            return CompletableFuture.completedFuture(new TreeMap<>());
        }
        long number = lastRun.incrementAndGet();
        Run<P> run = new Run<>(Set.copyOf(asked), new TreeMap<>(), new CompletableFuture<>());
        runs.put(number, run);
        after.accept(longest, () -> run.done().complete(null));
        asked.forEach(peer -> post.accept(peer, number));
        return run.done().thenApply(done -> {
            runs.remove(number);
            synchronized (run) {
                return new TreeMap<>(run.parts());
            }
        });
    }

    /** Whether that answer is waited for. */
    boolean isAwaited(String node, long number) {
        Run<P> run = runs.get(number);
        return run != null && run.asked().contains(new NodeName(node));
    }

    /** An answer; one that nobody waits for is dropped. */
    void take(String node, long number, P part) {
        Run<P> run = runs.get(number);
        if (run == null || !isAwaited(node, number)) {
            return;
        }
        boolean isAll;
        synchronized (run) {
            run.parts().put(node, part);
            isAll = run.parts().size() == run.asked().size();
        }
        if (isAll) {
            run.done().complete(null);
        }
    }
}
