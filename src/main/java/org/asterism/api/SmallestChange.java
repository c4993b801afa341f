package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.ResourceId;

/**
 * What would move one instance of a resource, tried out by the scheduler.
 *
 * @param instance with its number within a clone
 * @param words the change, or why none is told
 * @param then where the instance would be after it; none: nowhere
 */
public record SmallestChange(ResourceId instance, Result result, String words, NodeOrNone then) {

    /** How the search ended. */
    public enum Result {
        /** {@code words} is the smallest change found. */
        FOUND,
        /** No single change that was tried moves it. */
        NOTHING,
        /** The time for it ended first. */
        OUT_OF_TIME,
        /** It was not made; {@code words} says why. */
        @JsonEnumDefaultValue
        NOT_MADE
    }
}
