package org.asterism.precheck;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.asterism.model.BootTime;
import org.asterism.precheck.core.Inventory;
import org.asterism.telephony.AsteriskControl;
import org.jspecify.annotations.Nullable;

/** Takes the inventory of this node, one at a time however many ask. Any thread; nothing waits. */
public final class InventoryTaker {

    private final Steps.Pace pace;
    private @Nullable AsteriskControl control; // guarded by this, as is all below
    private CompletableFuture<Inventories> last = CompletableFuture.completedFuture(new Inventories(List.of()));
    private List<Subject> subjectsOfLast = List.of();
    private @Nullable Scope scopeOfLast;
    private BootTime lastBegan = BootTime.ZERO;

    /**
     * Has taken none yet.
     *
     * @param worker for work that waits
     * @param after runs something later
     * @param clock CLOCK_BOOTTIME
     */
    public InventoryTaker(Executor worker, BiConsumer<Duration, Runnable> after, Supplier<BootTime> clock) {
        this.pace = new Steps.Pace(worker, after, clock);
    }

    /** From now on a running Asterisk is asked by its control socket; before, nothing is taken. */
    public synchronized void ask(AsteriskControl by) {
        control = by;
    }

    /**
     * Of all subjects; the last one, or the one that is being taken, if it is of the same and began no longer ago. Takes some seconds at a
     * small part of a processor.
     */
    public synchronized CompletionStage<Inventories> take(List<Subject> subjects, Scope scope, Duration mostAge) {
        AsteriskControl by = control;
        if (by == null) {
            return CompletableFuture.completedFuture(new Inventories(List.of()));
        }
        BootTime now = pace.clock().get();
        boolean isOfTheSame = subjects.equals(subjectsOfLast) && scope.equals(scopeOfLast);
        boolean isUsable = !last.isDone()
                || (!last.isCompletedExceptionally() && now.since(lastBegan).compareTo(mostAge) <= 0);
        if (!isOfTheSame || !isUsable) {
            subjectsOfLast = List.copyOf(subjects);
            scopeOfLast = scope;
            lastBegan = now;
            last = begin(List.copyOf(subjects), scope, by);
        }
        return last.copy();
    }

    /** One after the other. */
    private CompletableFuture<Inventories> begin(List<Subject> subjects, Scope scope, AsteriskControl by) {
        CompletionStage<List<Inventory>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (Subject subject : subjects) {
            all = all.thenComposeAsync(
                    taken -> Collector.take(subject, scope, by, pace, Instant.now())
                            .thenApply(next -> {
                                taken.add(next);
                                return taken;
                            }),
                    pace.worker());
        }
        return all.thenApply(Inventories::new).toCompletableFuture();
    }
}
