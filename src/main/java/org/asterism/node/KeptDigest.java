package org.asterism.node;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.coordinator.core.Digest;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;
import org.asterism.policy.StateDigest;

/**
 * {@link StateDigest}, kept for the states that were asked for last: the same few are asked for at each heartbeat and each event,
 * and change seldom. Immutable maps are told apart by identity. Any thread, without a lock; two that ask at once both work it out.
 */
final class KeptDigest implements Digest {

    private final int most;
    private final AtomicReference<List<Known>> known = new AtomicReference<>(List.of());

    /** @param most how many states are kept */
    KeptDigest(int most) {
        this.most = most;
    }

    private record Known(
            SortedMap<ResourceId, ResourceHistory> history, SortedMap<String, String> attributes, long value) {

        /** Not whether they are equal, which would take as long as to work it out. */
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(
                SortedMap<ResourceId, ResourceHistory> otherHistory, SortedMap<String, String> otherAttributes) {
            return history == otherHistory && attributes == otherAttributes;
        }
    }

    @Override
    public long of(SortedMap<ResourceId, ResourceHistory> history, SortedMap<String, String> attributes) {
        List<Known> all = known.get();
        for (Known one : all) {
            if (one.isOf(history, attributes)) {
                return one.value();
            }
        }
        Known made = new Known(history, attributes, StateDigest.of(history, attributes));
        List<Known> next = new ArrayList<>(most);
        next.add(made);
        next.addAll(all.subList(0, Math.min(all.size(), most - 1)));
        known.set(next);
        return made.value();
    }
}
