package org.asterism.recorder.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.api.FlightEntry;
import org.asterism.api.Incident;
import org.asterism.api.Incident.Failover;
import org.asterism.api.Incident.Outage;
import org.jspecify.annotations.Nullable;

/** How long each resource was away within an incident. */
final class Outages {

    private final Cutter.Cut cut;
    private final TimeMap times;
    private final List<Failover> failovers;
    private final Map<String, Down> down = new TreeMap<>();
    private final Map<String, String> reasons = new HashMap<>();
    private @Nullable Down lost;
    private final List<Outage> outages = new ArrayList<>();

    /** A resource that is away. */
    private record Down(String from, long since, String why) {}

    Outages(Cutter.Cut cut, TimeMap times, List<Failover> failovers) {
        this.cut = cut;
        this.times = times;
        this.failovers = failovers;
    }

    List<Outage> all() {
        for (Placed placed : cut.entries()) {
            FlightEntry entry = placed.entry();
            String resource = entry.fact("resource");
            if (entry.kind().equals(Kinds.DECISION)) {
                learn(entry);
            } else if (entry.kind().equals(Kinds.NODE_LOST) && lost == null) {
                // A start without a stop before it: what it was started for ran on the node that was lost.
                String node = entry.fact("node");
                lost = new Down(node, faultOf(node, placed.nanos()), node + " was lost");
            } else if (entry.kind().equals(Kinds.RESOURCE_FAILED)
                    && entry.fact("operation").equals("monitor")) {
                down.putIfAbsent(
                        resource, new Down(entry.node().value(), placed.begunNanos(), "failed on " + entry.node()));
            } else if (isRun(entry, "stop")) {
                down.putIfAbsent(resource, new Down(entry.node().value(), placed.begunNanos(), why(entry)));
            } else if (isRun(entry, "start") && Phases.isGood(entry)) {
                up(resource, placed);
            }
        }
        down.forEach((resource, away) -> outages.add(
                new Outage(resource, away.from(), "", times.wall(away.since()), Incident.UNKNOWN_MICROS, away.why())));
        outages.sort(Comparator.comparing(Outage::since).thenComparing(Outage::resource));
        return outages;
    }

    private void up(String resource, Placed start) {
        Down away = down.remove(resource);
        if (away == null) {
            away = lost;
        }
        if (away != null) {
            outages.add(new Outage(
                    resource,
                    away.from(),
                    start.entry().node().value(),
                    times.wall(away.since()),
                    Math.max(0, start.nanos() - away.since()) / 1000,
                    away.why()));
        }
    }

    private long faultOf(String node, long otherwise) {
        return failovers.stream()
                .filter(failover -> failover.subject().equals(node))
                .findFirst()
                .map(failover -> otherwise
                        - Duration.between(failover.fault(), times.wall(otherwise))
                                .toNanos())
                .orElse(otherwise);
    }

    /** The words of a decision for its actions, until a later one has others. */
    private void learn(FlightEntry decision) {
        decision.values().forEach((name, value) -> {
            String[] parts = value.split(": ", 2);
            if (name.startsWith("action-") && parts.length == 2) {
                reasons.put(parts[0], parts[1]);
            }
        });
    }

    private String why(FlightEntry stop) {
        String action = "stop " + stop.fact("resource") + " on " + stop.node();
        String reason = reasons.getOrDefault(action, "");
        return reason.isEmpty() ? "it was stopped there" : reason;
    }

    private static boolean isRun(FlightEntry entry, String operation) {
        return entry.kind().equals(Kinds.RUN) && entry.fact("operation").equals(operation);
    }
}
