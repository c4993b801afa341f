package org.asterism.recorder.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.asterism.api.FlightEntry;
import org.asterism.api.Incident;
import org.asterism.api.Incident.Failover;
import org.asterism.api.Incident.Outage;
import org.jspecify.annotations.Nullable;

/** How long each resource was away within an incident. */
final class Outages {

    private static final String KEPT = " and may still have had it (no fencing)";

    private static final String ALONE = " and no other node may run it";

    private final Cutter.Cut cut;
    private final List<Placed> line;
    private final TimeMap times;
    private final List<Failover> failovers;
    private final Map<String, Down> down = new TreeMap<>();
    private final Map<String, String> reasons = new HashMap<>();
    private @Nullable Down lost;
    private final List<Outage> outages = new ArrayList<>();

    /** A resource that is away. */
    private record Down(String from, long since, String why) {}

    /** @param line the whole time line: what was away when the incident had ended may have come back later */
    Outages(Cutter.Cut cut, List<Placed> line, TimeMap times, List<Failover> failovers) {
        this.cut = cut;
        this.line = line;
        this.times = times;
        this.failovers = failovers;
    }

    List<Outage> all() {
        for (Placed placed : cut.entries()) {
            FlightEntry entry = placed.entry();
            String resource = entry.fact("resource");
            if (entry.kind().equals(Kinds.DECISION)) {
                learn(entry);
                homeless(entry, Kinds.UNRELEASED, KEPT);
                homeless(entry, Kinds.NOWHERE, ALONE);
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
            } else {
                later(placed);
            }
        }
        line.stream().filter(placed -> placed.nanos() > end(cut)).forEach(this::later);
        down.forEach((resource, away) -> outages.add(
                new Outage(resource, away.from(), "", times.wall(away.since()), Incident.UNKNOWN_MICROS, away.why())));
        outages.sort(Comparator.comparing(Outage::since).thenComparing(Outage::resource));
        return outages;
    }

    private void later(Placed placed) {
        FlightEntry entry = placed.entry();
        String resource = entry.fact("resource");
        Down away = down.get(resource);
        if (away == null || !Phases.isGood(entry)) {
            return;
        }
        if (isRun(entry, "start")) {
            up(resource, placed);
        } else if (isRun(entry, "monitor") && isKept(away, entry)) {
            down.remove(resource);
        }
    }

    /** The node was given up, but not dead: what it kept runs there when it is back, and was never away. */
    private boolean isKept(Down away, FlightEntry monitor) {
        return lost != null
                && away.why().startsWith(lost.why() + KEPT)
                && monitor.node().value().equals(away.from());
    }

    private static long end(Cutter.Cut cut) {
        return cut.entries().isEmpty()
                ? cut.ended()
                : cut.entries().get(cut.entries().size() - 1).nanos();
    }

    /** What ran on a lost node and is started nowhere else is away since the loss. */
    private void homeless(FlightEntry decision, String fact, String why) {
        Down gone = lost;
        if (gone != null) {
            Stream.of(decision.fact(fact).split(" "))
                    .filter(resource -> !resource.isEmpty())
                    .forEach(resource ->
                            down.putIfAbsent(resource, new Down(gone.from(), gone.since(), gone.why() + why)));
        }
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
