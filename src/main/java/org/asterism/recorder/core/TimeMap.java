package org.asterism.recorder.core;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.api.FlightEntry;
import org.asterism.api.IncidentReport.NodeClock;
import org.asterism.api.IncidentReport.Source;
import org.asterism.model.NodeName;

/** Places the entries of several nodes on the boot clock of one of them. */
public final class TimeMap {

    /** Facts of a {@link Kinds#LINKS} entry that compare clocks: {@code clock.pbx2 = ahead/uncertain/generation}. */
    public static final String CLOCK = "clock.";

    /** Machines whose clocks are set by NTP are hardly further apart. */
    private static final Duration WALL_CLOCKS = Duration.ofSeconds(1);

    private static final Pattern ESTIMATE = Pattern.compile("(-?[0-9]{1,18})/([0-9]{1,18})/([0-9]{1,18})");

    /** One comparison: at that moment of the boot, the other boot's clock was ahead by so much. */
    private record Sample(long at, long ahead, long uncertain) {}

    /** Two boots of two machines. */
    private record Pair(NodeName node, String boot, NodeName other, String otherLife) {}

    private final FlightEntry anchor;
    private final SortedMap<String, List<Sample>> samples = new TreeMap<>();

    private TimeMap(FlightEntry anchor) {
        this.anchor = anchor;
    }

    /**
     * Learns how clocks compare.
     *
     * @param reference by whose clock times are given
     * @param entries of all nodes; the comparisons among them count, also those outside of an incident
     * @throws IllegalArgumentException if none is the reference's
     */
    public static TimeMap of(NodeName reference, Collection<FlightEntry> entries) {
        FlightEntry anchor = entries.stream()
                .filter(entry -> entry.node().equals(reference))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IllegalArgumentException("there is no entry of " + reference));
        TimeMap map = new TimeMap(anchor);
        entries.stream().filter(entry -> entry.kind().equals(Kinds.LINKS)).forEach(map::learn);
        return map;
    }

    private void learn(FlightEntry entry) {
        entry.values().tailMap(CLOCK).forEach((name, value) -> {
            Matcher estimate = ESTIMATE.matcher(value);
            if (name.startsWith(CLOCK) && estimate.matches()) {
                Pair pair = new Pair(
                        entry.node(), entry.boot(), new NodeName(name.substring(CLOCK.length())), estimate.group(3));
                samples.computeIfAbsent(pair.toString(), unknown -> new ArrayList<>())
                        .add(new Sample(
                                entry.bootNanos(),
                                Long.parseLong(estimate.group(1)),
                                Long.parseLong(estimate.group(2))));
            }
        });
    }

    /** All of them in order of time. */
    public List<Placed> place(Collection<FlightEntry> entries) {
        return entries.stream().map(this::place).sorted(Placed.IN_ORDER).toList();
    }

    /** Where the entry belongs. */
    public Placed place(FlightEntry entry) {
        long nanos = nanos(entry);
        return new Placed(entry, nanos, wall(nanos));
    }

    /** The reference's wall clock at that moment of its boot clock. */
    public Instant wall(long nanos) {
        return anchor.at().plusNanos(nanos - anchor.bootNanos()).truncatedTo(ChronoUnit.MICROS);
    }

    private boolean isOwn(FlightEntry entry) {
        return entry.node().equals(anchor.node()) && entry.boot().equals(anchor.boot());
    }

    private long nanos(FlightEntry entry) {
        if (isOwn(entry)) {
            return entry.bootNanos();
        }
        return compared(entry)
                .map(sample -> entry.bootNanos() - sample.ahead())
                .orElseGet(() -> anchor.bootNanos() + ChronoUnit.NANOS.between(anchor.at(), entry.at()));
    }

    /** By how much the entry's clock is ahead of the reference's, by whichever of the two compared nearest to it. */
    private Optional<Sample> compared(FlightEntry entry) {
        Pair ours = new Pair(anchor.node(), anchor.boot(), entry.node(), entry.generation());
        Pair theirs = new Pair(entry.node(), entry.boot(), anchor.node(), anchor.generation());
        Optional<Sample> direct = nearest(ours, entry, 1);
        Optional<Sample> reverse = nearest(theirs, entry, -1);
        return direct.isPresent() && reverse.isPresent()
                ? Optional.of(closer(entry, direct.get(), reverse.get()))
                : direct.or(() -> reverse);
    }

    /** The samples of a pair as the difference entry's clock minus reference's; {@code sign} turns them round. */
    private Optional<Sample> nearest(Pair pair, FlightEntry entry, int sign) {
        return samples.getOrDefault(pair.toString(), List.of()).stream()
                .map(sample -> sign > 0
                        // Taken on our clock: the same moment on theirs is later by what theirs is ahead.
                        ? new Sample(sample.at() + sample.ahead(), sample.ahead(), sample.uncertain())
                        : new Sample(sample.at(), -sample.ahead(), sample.uncertain()))
                .min((a, b) -> Long.compare(distance(entry, a), distance(entry, b)));
    }

    private static Sample closer(FlightEntry entry, Sample a, Sample b) {
        return distance(entry, a) <= distance(entry, b) ? a : b;
    }

    private static long distance(FlightEntry entry, Sample sample) {
        return Math.abs(entry.bootNanos() - sample.at());
    }

    /** An entry may be earlier or later by so many nanoseconds; placed by its wall clock, by a second is assumed. */
    long uncertain(FlightEntry entry) {
        return isOwn(entry) ? 0 : compared(entry).map(Sample::uncertain).orElseGet(WALL_CLOCKS::toNanos);
    }

    /** How the clock of each node compares, at its last entry. */
    public List<NodeClock> clocks(Collection<FlightEntry> entries) {
        SortedMap<NodeName, FlightEntry> last = new TreeMap<>();
        entries.forEach(entry -> last.put(entry.node(), entry));
        return last.values().stream().map(this::clock).toList();
    }

    private NodeClock clock(FlightEntry entry) {
        if (isOwn(entry)) {
            return new NodeClock(entry.node(), Source.REFERENCE, 0, 0);
        }
        long ahead = ChronoUnit.MICROS.between(wall(nanos(entry)), entry.at());
        return compared(entry)
                .map(sample -> new NodeClock(entry.node(), Source.HEARTBEATS, ahead, sample.uncertain() / 1000))
                .orElseGet(() -> new NodeClock(entry.node(), Source.WALL_CLOCK, 0, -1));
    }
}
