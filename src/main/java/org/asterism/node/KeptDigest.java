package org.asterism.node;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SortedMap;
import org.asterism.coordinator.core.Digest;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.policy.StateDigest;

/**
 * {@link StateDigest}, kept for the states and resources that were asked for last: the same few are asked for at each event, and
 * few of their resources change from one to the next. What is immutable is told apart by identity. Any thread.
 */
final class KeptDigest implements Digest {

    private final int most;
    private final IdentityHashMap<ResourceHistory, Long> parts = new IdentityHashMap<>();
    private volatile List<Known> known = List.of();

    /** @param most how many states are kept */
    KeptDigest(int most) {
        this.most = most;
    }

    private record Known(
            SortedMap<ResourceId, ResourceHistory> history, SortedMap<String, String> attributes, long value) {

        /** Not whether they are equal, which would take as long as to work it out. */
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(SortedMap<ResourceId, ResourceHistory> otherHistory, SortedMap<String, String> otherAttributes) {
            return history == otherHistory && attributes == otherAttributes;
        }
    }

    @Override
    public long of(SortedMap<ResourceId, ResourceHistory> history, SortedMap<String, String> attributes) {
        List<Known> all = known;
        for (Known one : all) {
            if (one.isOf(history, attributes)) {
                return one.value();
            }
        }
        Known made = new Known(history, attributes, sum(history) + StateDigest.ofAttributes(attributes));
        List<Known> next = new ArrayList<>(most);
        next.add(made);
        next.addAll(all.subList(0, Math.min(all.size(), most - 1)));
        known = next;
        return made.value();
    }

    private long sum(SortedMap<ResourceId, ResourceHistory> history) {
        int largest = history.size();
        for (Known one : known) {
            largest = Math.max(largest, one.history().size());
        }
        long sum = 0;
        synchronized (parts) {
            // Of histories that are no more, at most as many as the states kept have: each keeps some memory.
            if (parts.size() > most * largest) {
                parts.clear();
            }
            for (ResourceHistory one : history.values()) {
                sum += parts.computeIfAbsent(one, StateDigest::of);
            }
        }
        return sum;
    }
}
