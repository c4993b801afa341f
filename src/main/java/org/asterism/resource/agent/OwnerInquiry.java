package org.asterism.resource.agent;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.asterism.model.BootTime;
import org.asterism.resource.agent.AddressPort.Ownership;

/**
 * Asks the network for living owners of addresses that are about to be opened here. Thread-safe.
 *
 * <p>Decided: who asks for one address asks for all that this node may carry and does not, and an answer "nobody" counts for
 * two seconds. A node that takes over hundreds of addresses, one after the other in each group, then waits once and not once for
 * each. The answer is no proof in any case: an owner that stood still while it was asked may go on a moment later. Rejected: to
 * count "somebody" as long, since a planned move asks again when the other has let go.
 */
final class OwnerInquiry {

    /** How long "nobody" counts, from the beginning of the asking. */
    private static final Duration COUNTS = Duration.ofSeconds(2);

    private final AddressPort device;
    private final Executor blocking;
    private final Supplier<BootTime> clock;
    private final Map<FloatingAddress, Duration> candidates = new ConcurrentHashMap<>();
    private final Map<FloatingAddress, Asked> asked = new HashMap<>();

    private static final Ownership NOT_YET = new Ownership.Unknown("the answer is not there yet");

    private record Asked(BootTime since, CompletableFuture<Ownership> answer) {

        boolean isOpen() {
            return !answer.isDone();
        }

        boolean isNobody() {
            return answer.getNow(NOT_YET) instanceof Ownership.Nobody;
        }
    }

    /** Addresses that are asked for together: none is asked for less long than it is to be. */
    private record Segment(String device, boolean isIpv4, Duration limit) {

        static Segment of(FloatingAddress address, Duration limit) {
            return new Segment(address.device(), address.address() instanceof Inet4Address, limit);
        }
    }

    /** @param blocking a thread of it is held while the network is asked */
    OwnerInquiry(AddressPort device, Executor blocking, Supplier<BootTime> clock) {
        this.device = device;
        this.blocking = blocking;
        this.clock = clock;
    }

    /** This node may carry the address and does not: asked for with the next one, for up to {@code limit}. */
    void isCandidate(FloatingAddress address, Duration limit) {
        candidates.put(address, limit);
    }

    /** This node carries it. */
    void isOurs(FloatingAddress address) {
        candidates.remove(address);
        synchronized (asked) {
            asked.remove(address);
        }
    }

    /** Asks for all candidates now, since they are likely to be wanted in a moment; returns at once. */
    void askAhead() {
        synchronized (asked) {
            ask(unasked(clock.get()));
        }
    }

    /** Whether anybody else has it; takes up to {@code limit}. */
    CompletionStage<Ownership> owner(FloatingAddress address, Duration limit) {
        synchronized (asked) {
            Map<FloatingAddress, Duration> wanted = unasked(clock.get());
            Asked known = asked.get(address);
            if (known != null && (known.isOpen() || known.isNobody())) {
                return known.answer();
            }
            wanted.put(address, limit);
            ask(wanted);
            return Objects.requireNonNull(asked.get(address), "just asked").answer();
        }
    }

    /** Candidates of which nothing is known that still counts. */
    private Map<FloatingAddress, Duration> unasked(BootTime now) {
        asked.values().removeIf(one -> now.since(one.since()).compareTo(COUNTS) >= 0);
        Map<FloatingAddress, Duration> wanted = new HashMap<>(candidates);
        wanted.keySet().removeIf(asked::containsKey);
        return wanted;
    }

    private void ask(Map<FloatingAddress, Duration> wanted) {
        BootTime now = clock.get();
        Map<Segment, Map<FloatingAddress, CompletableFuture<Ownership>>> segments = new HashMap<>();
        wanted.forEach((one, limit) -> {
            CompletableFuture<Ownership> answer = new CompletableFuture<>();
            asked.put(one, new Asked(now, answer));
            segments.computeIfAbsent(Segment.of(one, limit), of -> new HashMap<>())
                    .put(one, answer);
        });
        segments.forEach((segment, answers) -> ask(answers, segment.limit()));
    }

    private void ask(Map<FloatingAddress, CompletableFuture<Ownership>> answers, Duration limit) {
        try {
            blocking.execute(() -> answers.forEach(answer(device.probe(Set.copyOf(answers.keySet()), limit))));
        } catch (RejectedExecutionException ending) {
            answers.forEach(answer(Map.of()));
        }
    }

    /** One that there is no answer for was not asked for. */
    private static BiConsumer<FloatingAddress, CompletableFuture<Ownership>> answer(
            Map<FloatingAddress, Ownership> owners) {
        return (address, answer) ->
                answer.complete(owners.getOrDefault(address, new Ownership.Unknown("the network was not asked")));
    }
}
