package org.asterism.telephony.drain;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.asterism.model.ResourceId;
import org.asterism.telephony.drain.CallGate.Outcome;
import org.asterism.telephony.drain.CallGate.Position;

/** What {@link Drainer} knows of the dispatchers before its Asterisks. On its thread alone. */
final class DispatcherTable {

    /** For one that cannot be told that a destination is open. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Set<ResourceId> asked = new HashSet<>();
    private final Map<ResourceId, Dispatchers> open = new HashMap<>();
    private final Map<ResourceId, Instant> later = new HashMap<>();
    private final SortedMap<ResourceId, SortedMap<URI, Outcome>> closed = new TreeMap<>();
    private final Map<ResourceId, String> troubles = new HashMap<>();

    /** Whether they are to be asked now; then they count as asked until {@link #heard}. */
    boolean claim(ResourceId resource, Dispatchers ahead, Position wanted, Instant now) {
        if (wanted == Position.CLOSED) {
            open.remove(resource);
        }
        boolean isSettled = wanted == Position.OPEN
                && (ahead.equals(open.get(resource))
                        || later.getOrDefault(resource, Instant.MIN).isAfter(now));
        return !ahead.isNone() && !isSettled && asked.add(resource);
    }

    /** Whether they were told, or could not be, so that the gate may close. */
    boolean isPast(ResourceId resource, Dispatchers ahead) {
        return ahead.isNone() || closed.containsKey(resource);
    }

    /** Their answer came; nothing is known by it yet. */
    void heard(ResourceId resource) {
        asked.remove(resource);
    }

    /** What came of it is kept, and told where it is new. An open one is settled when it was found so, not when it was put so. */
    void keep(
            ResourceId resource,
            Dispatchers ahead,
            Position wanted,
            SortedMap<URI, Outcome> outcomes,
            Instant now,
            Consumer<String> story) {
        outcomes.forEach((at, outcome) -> {
            if (outcome == Outcome.Stands.MOVED) {
                story.accept("dispatcher " + at + " sends "
                        + (wanted == Position.CLOSED
                                ? "no new calls to " + resource
                                : "new calls to " + resource + " again"));
            }
        });
        if (wanted == Position.CLOSED) {
            closed.put(resource, outcomes);
        } else if (outcomes.values().stream().allMatch(Outcome.Stands.HELD::equals)) {
            open.put(resource, ahead);
        }
        String trouble = trouble(outcomes);
        String before = trouble.isEmpty() ? troubles.remove(resource) : troubles.put(resource, trouble);
        if (trouble.isEmpty() || wanted == Position.CLOSED) {
            later.remove(resource);
        } else {
            later.put(resource, now.plus(AGAIN));
        }
        if (!trouble.isEmpty() && !trouble.equals(before)) {
            story.accept(untold(resource, wanted, trouble));
        }
    }

    private static String untold(ResourceId resource, Position wanted, String trouble) {
        return wanted == Position.CLOSED
                ? resource + " is drained, but a dispatcher may go on sending it new calls, which its gate refuses: "
                        + trouble
                : "a dispatcher may send no new calls to " + resource + ": " + trouble;
    }

    /** Of one that is not drained: what is wrong with its dispatchers; empty if nothing is. */
    String trouble(ResourceId resource) {
        String trouble = troubles.getOrDefault(resource, "");
        return trouble.isEmpty() ? "" : untold(resource, Position.OPEN, trouble);
    }

    private static String trouble(SortedMap<URI, Outcome> outcomes) {
        return outcomes.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Outcome.Unknown)
                .map(entry -> entry.getKey() + " " + ((Outcome.Unknown) entry.getValue()).reason())
                .collect(Collectors.joining(", "));
    }

    /** For status; empty if there is none. */
    String words(Predicate<ResourceId> isDrained) {
        SortedMap<URI, Outcome> own = new TreeMap<>();
        closed.forEach((resource, outcomes) -> {
            if (isDrained.test(resource)) {
                own.putAll(outcomes);
            }
        });
        if (own.isEmpty()) {
            return "";
        }
        long told =
                own.values().stream().filter(Outcome.Stands.class::isInstance).count();
        String trouble = trouble(own);
        return "; " + told + " of " + own.size() + " dispatchers told" + (trouble.isEmpty() ? "" : ": " + trouble);
    }

    /** Forgets what is not watched any more, and drains that are over. */
    void retain(Collection<ResourceId> watched, Predicate<ResourceId> isDrained) {
        closed.keySet().removeIf(resource -> !watched.contains(resource) || !isDrained.test(resource));
        open.keySet().retainAll(watched);
        later.keySet().retainAll(watched);
        troubles.keySet().retainAll(watched);
    }

    /** No address of it is on this node: its destination is another node's. */
    void leave(ResourceId resource) {
        closed.remove(resource);
        open.remove(resource);
        troubles.remove(resource);
        later.remove(resource);
    }

    /** On what is drained: those that hold it closed. */
    int told() {
        return count(Outcome.Stands.class);
    }

    /** On what is drained: those that could not be told. */
    int untold() {
        return count(Outcome.Unknown.class);
    }

    private int count(Class<? extends Outcome> kind) {
        return (int) closed.values().stream()
                .flatMap(outcomes -> outcomes.values().stream())
                .filter(kind::isInstance)
                .count();
    }
}
