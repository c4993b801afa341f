package org.asterism.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which operation of a resource: its OCF action and, for a recurring one, its interval (zero = one-off). */
public record OperationKey(ResourceId resource, String action, Duration interval) implements Comparable<OperationKey> {

    public boolean isRecurring() {
        return !interval.isZero();
    }

    /** By hand, as {@link #hashCode}: a record's own go through method handles. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OperationKey key
                && resource.equals(key.resource)
                && action.equals(key.action)
                && interval.equals(key.interval);
    }

    @Override
    public int hashCode() {
        return (resource.hashCode() * 31 + action.hashCode()) * 31 + interval.hashCode();
    }

    @Override
    public int compareTo(OperationKey other) {
        int byResource = resource.compareTo(other.resource);
        if (byResource != 0) {
            return byResource;
        }
        int byAction = action.compareTo(other.action);
        return byAction != 0 ? byAction : interval.compareTo(other.interval);
    }

    /** As Pacemaker writes it: {@code pbx_monitor_10000}. */
    @Override
    public String toString() {
        return resource + "_" + action + "_" + interval.toMillis();
    }
}
