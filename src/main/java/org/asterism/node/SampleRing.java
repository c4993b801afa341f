package org.asterism.node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.api.SampleReport;
import org.asterism.api.SampleReport.Kind;
import org.asterism.api.SampleReport.Series;
import org.asterism.model.NodeName;

/** The last measurements, at an even pace; the oldest make room. Any thread. */
final class SampleRing {

    /** More series than this are not kept: a name that changes all the time must not fill the memory. */
    static final int MOST_SERIES = 200;

    /** What a value is of. */
    record Measure(Kind kind, String name) implements Comparable<Measure> {
        private static final Comparator<Measure> ORDER =
                Comparator.comparing(Measure::kind).thenComparing(Measure::name);

        @Override
        public int compareTo(Measure other) {
            return ORDER.compare(this, other);
        }
    }

    private record Row(Instant at, Map<Measure, Long> values) {}

    private final Duration every;
    private final int most;
    private final Deque<Row> rows = new ArrayDeque<>();

    SampleRing(Duration every, int most) {
        this.every = every;
        this.most = most;
    }

    /** Enters what is measured now. Turns that were left out, as while the machine was suspended, become gaps. */
    synchronized void add(Instant at, Map<Measure, Long> values) {
        Instant slot = Instant.ofEpochMilli(at.toEpochMilli() / every.toMillis() * every.toMillis());
        Row last = rows.peekLast();
        if (last != null && !slot.isAfter(last.at())) {
            if (slot.isBefore(last.at().minus(every))) {
                rows.clear(); // the clock was set back
            } else {
                return;
            }
        }
        long missing = last == null || rows.isEmpty()
                ? 0
                : Duration.between(last.at(), slot).toMillis() / every.toMillis() - 1;
        for (long i = Math.min(missing, most); i > 0; i--) {
            rows.addLast(new Row(slot.minus(every.multipliedBy(i)), Map.of()));
        }
        rows.addLast(new Row(slot, Map.copyOf(values)));
        while (rows.size() > most) {
            rows.removeFirst();
        }
    }

    synchronized SampleReport report(NodeName node) {
        TreeMap<Measure, List<Long>> series = new TreeMap<>();
        for (Row row : rows) {
            row.values().keySet().stream().sorted().forEach(key -> {
                if (series.size() < MOST_SERIES) {
                    series.computeIfAbsent(key, unknown -> new ArrayList<>(rows.size()));
                }
            });
        }
        for (Row row : rows) {
            series.forEach((key, values) -> values.add(row.values().getOrDefault(key, SampleReport.NONE)));
        }
        Row first = rows.peekFirst();
        return new SampleReport(
                node,
                first == null ? Instant.EPOCH : first.at(),
                every.toMillis(),
                series.entrySet().stream()
                        .map(one -> new Series(one.getKey().kind(), one.getKey().name(), one.getValue()))
                        .toList());
    }
}
