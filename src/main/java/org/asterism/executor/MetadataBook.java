package org.asterism.executor;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.asterism.executor.OcfRunner.Described;
import org.asterism.model.AgentName;
import org.asterism.model.BootTime;

/**
 * What agents said of themselves, remembered for a while: to ask one is a process, and the answer changes only when a package is
 * installed. What could not be read is asked again soon.
 */
public final class MetadataBook {

    /** After this an agent is asked again, in case it was replaced. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private static final Duration DOUBTED = Duration.ofSeconds(10);

    private static final Described NOT_YET = new Described.Unknown("not asked yet");

    private final Function<AgentName, CompletionStage<Described>> asked;
    private final Supplier<BootTime> clock;
    private final ConcurrentHashMap<AgentName, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(CompletableFuture<Described> answer, BootTime since) {

        /** One that is still being asked is not asked a second time. */
        boolean isFresh(BootTime now) {
            if (!answer.isDone()) {
                return true;
            }
            boolean isKnown = answer.getNow(NOT_YET) instanceof Described.Known;
            return now.since(since).compareTo(isKnown ? KEPT : DOUBTED) < 0;
        }
    }

    /** @param asked asks an agent; its stage never fails, and ends within seconds */
    public MetadataBook(Function<AgentName, CompletionStage<Described>> asked, Supplier<BootTime> clock) {
        this.asked = asked;
        this.clock = clock;
    }

    /** What the agent says; never fails. */
    public CompletionStage<Described> describe(AgentName agent) {
        BootTime now = clock.get();
        return entries.compute(
                        agent,
                        (name, known) -> known != null && known.isFresh(now)
                                ? known
                                : new Entry(asked.apply(name).toCompletableFuture(), now))
                .answer();
    }

    /** What is known at this moment; if nothing is, the agent is asked, so that it is known later. Never waits. */
    public Optional<AgentMetadata> known(AgentName agent) {
        Entry before = entries.get(agent);
        Described now = describe(agent).toCompletableFuture().getNow(NOT_YET);
        if (now instanceof Described.Known known) {
            return Optional.of(known.metadata());
        }
        // An old answer is better than none while the agent is asked again.
        return before != null && before.answer().getNow(NOT_YET) instanceof Described.Known old
                ? Optional.of(old.metadata())
                : Optional.empty();
    }

    /** The same as {@link #describe}, unknown if that takes longer. */
    public CompletionStage<Described> describe(AgentName agent, Duration limit) {
        CompletableFuture<Described> copy =
                describe(agent).toCompletableFuture().copy();
        return copy.completeOnTimeout(
                new Described.Unknown("agent " + agent + " gave no meta-data within " + limit.toSeconds() + " s"),
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
    }
}
