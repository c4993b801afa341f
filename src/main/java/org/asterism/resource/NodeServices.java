package org.asterism.resource;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.executor.AgentFacts;
import org.asterism.executor.AgentRunner;
import org.asterism.model.BootTime;

/**
 * What all resource actors of a node share.
 *
 * @param listener is told every change
 * @param wallClock for display and failure times
 * @param clock CLOCK_BOOTTIME, for durations
 * @param monitoring how the results of monitors are judged, and how long failures count
 * @param facts what agents said of themselves
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
        Limits limits,
        Monitoring monitoring,
        AgentFacts facts) {

    /** Every result stands as it is, and nothing is known of agents. */
    public NodeServices(
            AgentRunner runner,
            Permission permission,
            HistoryBoard board,
            ActorRef<ResourceEvent> listener,
            InstantSource wallClock,
            Supplier<BootTime> clock,
            AtomicLong callNumbers,
            Limits limits) {
        this(
                runner,
                permission,
                board,
                listener,
                wallClock,
                clock,
                callNumbers,
                limits,
                Monitoring.PLAIN,
                AgentFacts.NONE);
    }

    /**
     * What becomes of silent monitors and old failures.
     *
     * @param insight is asked about a silence
     * @param mostStretch how many times its limit a monitor may get
     * @param patience longest silence that is excused on a busy node because another node reaches the service
     * @param failureWindow failures older than this are forgotten; zero = never
     */
    public record Monitoring(Insight insight, int mostStretch, Duration patience, Duration failureWindow) {

        /** Nothing is excused, and nothing forgotten. */
        public static final Monitoring PLAIN = new Monitoring(Insight.NONE, 1, Duration.ZERO, Duration.ZERO);
    }

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
