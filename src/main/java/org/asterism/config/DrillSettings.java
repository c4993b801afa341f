package org.asterism.config;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;

/** Drills that the cluster begins by itself. */
public sealed interface DrillSettings {

    /** None. */
    record Unscheduled() implements DrillSettings {}

    /**
     * One a week.
     *
     * @param node which node drills; none: each in its turn
     * @param target as of a drill by command: the resource, the interface, or nothing
     * @param at by the clock and time zone of the machine
     */
    record Weekly(NodeOrNone node, Kind kind, String target, DayOfWeek day, LocalTime at) implements DrillSettings {

        private static final int DAYS = 7;

        /** The first time after {@code now}, in its zone. What an hour of summer time leaves out comes an hour later. */
        public ZonedDateTime next(ZonedDateTime now) {
            LocalDate date = now.toLocalDate().with(TemporalAdjusters.nextOrSame(day));
            ZonedDateTime time = date.atTime(at).atZone(now.getZone());
            return time.isAfter(now) ? time : date.plusDays(DAYS).atTime(at).atZone(now.getZone());
        }

        /** Whose drill that of a day is: by the number of the week, so that all nodes say the same. {@code nodes}: not empty. */
        public NodeName turn(LocalDate date, List<NodeName> nodes) {
            List<NodeName> inOrder = nodes.stream().sorted().toList();
            return node instanceof NodeOrNone.Somebody somebody
                    ? somebody.node()
                    : inOrder.get(
                            (int) Math.floorMod(Math.floorDiv(date.toEpochDay(), (long) DAYS), (long) inOrder.size()));
        }
    }

    /** Which fault; see the drills by command. */
    enum Kind {
        FREEZE,
        SERVICE,
        LINK
    }
}
