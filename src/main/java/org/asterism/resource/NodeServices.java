package org.asterism.resource;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.executor.AgentRunner;
import org.asterism.model.BootTime;

/**
 * What all resource actors of a node share.
 *
 * @param listener is told every change
 * @param wallClock for display and failure times
 * @param clock CLOCK_BOOTTIME, for durations
 * @param callNumbers the next number of a call; start it above those of an earlier life if the history outlives one
 */
public record NodeServices(
        AgentRunner runner,
        Permission permission,
        HistoryBoard board,
        ActorRef<ResourceEvent> listener,
        InstantSource wallClock,
        Supplier<BootTime> clock,
        AtomicLong callNumbers,
        Limits limits) {

    /**
     * Bounds.
     *
     * @param queuedOrders per resource
     * @param permissionWait after this a permission counts as refused
     * @param crashes of one resource's actor within {@code crashWindow} that are mended; one more stops {@link Resources}
     */
    public record Limits(int queuedOrders, Duration permissionWait, int crashes, Duration crashWindow) {

        public static Limits standard() {
            return new Limits(16, Duration.ofSeconds(5), 3, Duration.ofMinutes(10));
        }
    }
}
