package org.asterism.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.asterism.api.ClusterStatus;
import org.asterism.api.EventStatus;

/**
 * Tells what nodes and client saw since a moment, while it happens and in the order in which it happened. A line waits for a
 * short while before it is printed, in case an earlier one is still on its way; one event seen by two nodes is one line.
 */
final class Timeline {

    private static final long HOLD_MICROS = 400_000;

    /** Kinds of events that do not belong to the story: links recover at another time than the one told of. */
    private static final Set<String> LEFT_OUT = Set.of("link-late", "link-up");

    private record Line(long atMicros, String who, String sentence) {}

    private final Screen screen;
    private final long startMicros;
    private final List<Line> waiting = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    Timeline(Screen screen, long startMicros) {
        this.screen = screen;
        this.startMicros = startMicros;
    }

    void add(long atMicros, String who, String sentence) {
        if (taken.add(sentence)) {
            waiting.add(new Line(atMicros, who, sentence));
        }
    }

    /** Takes over the events of a node that are new. */
    void addAll(ClusterStatus status) {
        for (EventStatus event : status.events()) {
            long at = ChronoUnit.MICROS.between(Instant.EPOCH, event.at());
            if (at >= startMicros && !LEFT_OUT.contains(event.kind())) {
                add(at, event.node().value(), event.sentence());
            }
        }
    }

    /** Prints what is old enough. */
    void print(long nowMicros) {
        printUntil(nowMicros - HOLD_MICROS);
    }

    /** Prints the rest. */
    void finish() {
        printUntil(Long.MAX_VALUE);
    }

    private void printUntil(long limitMicros) {
        List<Line> due = waiting.stream()
                .filter(line -> line.atMicros() <= limitMicros)
                .sorted(Comparator.comparingLong(Line::atMicros).thenComparing(Line::who))
                .toList();
        waiting.removeAll(due);
        due.forEach(line -> screen.moment((line.atMicros() - startMicros) / 1000.0, line.who(), line.sentence()));
    }
}
