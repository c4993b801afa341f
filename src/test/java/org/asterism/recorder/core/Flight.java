package org.asterism.recorder.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.api.FlightEntry;
import org.asterism.model.NodeName;

/** Records of several nodes whose clocks differ, written by somebody who knows the true time. */
public final class Flight {

    /** The true time 0. */
    public static final Instant START = Instant.parse("2026-11-27T01:54:00Z");

    private record Machine(NodeName name, long bootAheadNanos, Duration wallAhead) {}

    private final Map<String, Machine> machines = new HashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final List<FlightEntry> entries = new ArrayList<>();

    /** A machine that was booted {@code up} before time 0, and whose wall clock is wrong by {@code ahead}. */
    public Flight machine(String name, Duration up, Duration ahead) {
        machines.put(name, new Machine(new NodeName(name), up.toNanos(), ahead));
        return this;
    }

    /** {@code facts}: names and values in turn. */
    public Flight at(long ms, String node, String kind, String sentence, String... facts) {
        SortedMap<String, String> values = new TreeMap<>();
        for (int i = 0; i < facts.length; i += 2) {
            values.put(facts[i], facts[i + 1]);
        }
        Machine machine = machines.get(node);
        long nanos = Duration.ofMillis(ms).toNanos();
        entries.add(new FlightEntry(
                machine.name(),
                numbers.merge(node, 1L, Long::sum),
                "boot" + node,
                "7.1",
                machine.bootAheadNanos() + nanos,
                START.plusMillis(ms).plus(machine.wallAhead()),
                kind,
                sentence,
                values));
        return this;
    }

    /** A summary in which {@code node} compared its clock with {@code peer}'s, wrong by {@code error}. */
    public Flight compared(long ms, String node, String peer, Duration error) {
        long ahead = machines.get(peer).bootAheadNanos() - machines.get(node).bootAheadNanos();
        return at(
                ms,
                node,
                Kinds.LINKS,
                "links in summary",
                TimeMap.CLOCK + peer,
                ahead + error.toNanos() + "/" + error.toNanos() + "/7");
    }

    /** A run of an agent that took {@code took} and ended at {@code ms}. */
    public Flight run(long ms, String node, String operation, String resource, String outcome, long took) {
        return at(
                ms,
                node,
                Kinds.RUN,
                operation + " of " + resource,
                "resource",
                resource,
                "operation",
                operation,
                "outcome",
                outcome,
                "ms",
                Long.toString(took));
    }

    public List<FlightEntry> entries() {
        return List.copyOf(entries);
    }

    /** Boot clock of the machine at a true time. */
    public long boot(String node, long ms) {
        return machines.get(node).bootAheadNanos() + Duration.ofMillis(ms).toNanos();
    }

    /** pbx1 dies at 10.000 s; pbx2 and pbx3 go on, their clocks wrong by seconds and booted on different days. */
    public static Flight deathOfOneOfThree() {
        return new Flight()
                .machine("pbx1", Duration.ofDays(3), Duration.ofSeconds(-40))
                .machine("pbx2", Duration.ofHours(5), Duration.ZERO)
                .machine("pbx3", Duration.ofDays(90), Duration.ofMillis(2300))
                .compared(5_000, "pbx2", "pbx1", Duration.ofNanos(90_000))
                .compared(5_000, "pbx2", "pbx3", Duration.ofNanos(110_000))
                .compared(5_100, "pbx3", "pbx2", Duration.ofNanos(110_000))
                .run(8_000, "pbx1", "monitor", "phone", "good", 2)
                .at(9_990, "pbx1", "votes", "a quorum backs this node")
                .at(
                        11_002,
                        "pbx3",
                        Kinds.VERDICT,
                        "pbx1 is silent",
                        "peer",
                        "pbx1",
                        "verdict",
                        "silent",
                        "heard-ms-ago",
                        "1002")
                .at(
                        11_003,
                        "pbx2",
                        Kinds.VERDICT,
                        "pbx1 is silent",
                        "peer",
                        "pbx1",
                        "verdict",
                        "silent",
                        "heard-ms-ago",
                        "1003")
                .at(11_005, "pbx2", "coordinator-elected", "this node was elected", "coordinator", "pbx2", "epoch", "8")
                .at(11_006, "pbx2", "node-lost", "the quorum gave up pbx1", "node", "pbx1")
                .at(11_008, "pbx3", "node-lost", "the quorum gave up pbx1", "node", "pbx1")
                .at(
                        11_010,
                        "pbx2",
                        Kinds.DECISION,
                        "transition 1",
                        "action-001",
                        "start phone on pbx3: pbx1 is lost",
                        "actions",
                        "1")
                .run(11_042, "pbx3", "start", "phone", "good", 30)
                .run(11_050, "pbx3", "monitor", "phone", "good", 2)
                .at(11_051, "pbx3", "resource-started", "phone started here", "resource", "phone")
                .compared(15_000, "pbx2", "pbx3", Duration.ofNanos(110_000))
                .at(60_000, "pbx2", Kinds.LINKS, "links in summary");
    }
}
