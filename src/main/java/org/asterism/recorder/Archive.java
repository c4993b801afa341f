package org.asterism.recorder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.asterism.api.FlightEntry;
import org.asterism.api.Incident;
import org.asterism.api.IncidentList;
import org.asterism.api.IncidentReport;
import org.asterism.model.NodeName;
import org.asterism.recorder.core.Incidents;
import org.asterism.recorder.core.Kinds;

/** Answers questions about incidents from the record of a node on its disk. Reads files: for threads that may wait. */
public final class Archive {

    /** Wall clocks of machines may differ by this much for their files to be read together. */
    private static final Duration CLOCKS = Duration.ofHours(1);

    private static final String DECISIONS = "decisions";

    /** Of one input, in bytes. */
    private static final long LARGEST_INPUT = 2L << 20;

    private final Path state;

    /** Of the node with that state directory. */
    public Archive(Path state) {
        this.state = state;
    }

    /** A report and what it was made of, by node. */
    public record Told(IncidentReport report, SortedMap<String, Pack> nodes) {}

    /** The incidents in this record; empty if there is no record. */
    public Optional<IncidentList> list() throws IOException {
        return list(List.of(state));
    }

    /** The incidents in the records below one or more state directories; empty if there is no record in the first. */
    public static Optional<IncidentList> list(List<Path> states) throws IOException {
        SortedMap<String, Pack> packs = new TreeMap<>();
        Optional<NodeName> first = Optional.empty();
        for (Path state : states) {
            Pack pack = new Archive(state).weighty();
            if (pack.entries().isEmpty()) {
                continue;
            }
            NodeName node = newest(pack).node();
            packs.put(node.value(), pack);
            first = state.equals(states.get(0)) ? Optional.of(node) : first;
        }
        return first.flatMap(node -> listed(node, packs, List.of()));
    }

    /** What incidents are cut from, with the first and the last entry of all; no entries if there is no record. */
    public Pack weighty() throws IOException {
        FlightReader.Read read = reader().weighty();
        Set<FlightEntry> entries = new LinkedHashSet<>(); // the first and the last may be weighty themselves
        read.first().ifPresent(entries::add);
        entries.addAll(read.entries());
        read.last().ifPresent(entries::add);
        return new Pack(List.copyOf(entries), new TreeMap<>(), String.join("; ", remarks(read)));
    }

    /**
     * The incidents in the records of several nodes, each of them once. Without comparisons of clocks the wall clocks count.
     *
     * @param asked whose clock counts, or another's, if it recorded nothing
     * @param packs what {@link #weighty} gave there
     * @return empty if nobody recorded anything
     */
    public static Optional<IncidentList> listed(NodeName asked, SortedMap<String, Pack> packs, List<String> remarks) {
        List<FlightEntry> entries =
                packs.values().stream().flatMap(pack -> pack.entries().stream()).toList();
        return reference(asked, packs)
                .map(Archive::newest)
                .map(anchor -> new IncidentList(
                        asked,
                        entries.stream()
                                .map(FlightEntry::at)
                                .min(Comparator.naturalOrder())
                                .orElse(anchor.at()),
                        Incidents.list(anchor.node(), entries, anchor.bootNanos()),
                        all(remarks, packs)));
    }

    /** Of the node that was asked, or of another if it recorded nothing. */
    private static Optional<Pack> reference(NodeName asked, SortedMap<String, Pack> packs) {
        Pack own = packs.get(asked.value());
        return own != null && !own.entries().isEmpty()
                ? Optional.of(own)
                : packs.values().stream()
                        .filter(pack -> !pack.entries().isEmpty())
                        .findFirst();
    }

    private static FlightEntry newest(Pack pack) {
        return pack.entries().get(pack.entries().size() - 1);
    }

    private static List<String> all(List<String> remarks, SortedMap<String, Pack> packs) {
        List<String> all = new ArrayList<>(remarks);
        packs.forEach((node, pack) -> {
            if (!pack.remark().isEmpty()) {
                all.add(node + ": " + pack.remark());
            }
        });
        return all;
    }

    /** When the last entry was written; empty if there is no record. */
    public Optional<Instant> recordedUntil() throws IOException {
        return reader().weighty().last().map(FlightEntry::at);
    }

    private static List<String> remarks(FlightReader.Read read) {
        List<String> remarks = new ArrayList<>();
        if (read.damaged() > 0) {
            remarks.add(read.damaged() + " bytes of the record are damaged and were passed over");
        }
        if (read.leftOut() > 0) {
            remarks.add(read.leftOut() + " older entries were left out");
        }
        return remarks;
    }

    /** The entries that {@code wanted} takes, and the inputs of the decisions among them. */
    public Pack pack(Predicate<FlightEntry> wanted) throws IOException {
        FlightReader.Read read = reader().entries(wanted);
        SortedMap<String, byte[]> inputs = new TreeMap<>();
        for (FlightEntry entry : read.entries()) {
            String name = entry.fact("file");
            if (entry.kind().equals(Kinds.DECISION_INPUT) && name.matches("decision-[0-9]{1,18}\\.xml\\.gz")) {
                Path file = state.resolve(DECISIONS).resolve(name);
                if (Files.isRegularFile(file) && Files.size(file) <= LARGEST_INPUT) {
                    inputs.put(name, Files.readAllBytes(file));
                }
            }
        }
        return new Pack(
                read.entries(),
                inputs,
                read.leftOut() == 0 ? "" : read.leftOut() + " older entries of the time were left out");
    }

    /** From some time before an incident to some time after it, by the wall clock. */
    public static Predicate<FlightEntry> window(Instant from, Instant to) {
        return entry -> !entry.at().isBefore(from) && !entry.at().isAfter(to);
    }

    /**
     * The report of an incident from the state directories of one or more nodes.
     *
     * @param states the first is that of the node by whose clock times are given
     */
    public static Optional<Told> tell(List<Path> states, String id) throws IOException {
        Optional<IncidentList> list = list(states);
        Optional<Incident> found = list.flatMap(known -> Incidents.find(known.incidents(), id));
        if (list.isEmpty() || found.isEmpty()) {
            return Optional.empty();
        }
        List<String> remarks = new ArrayList<>(list.get().remarks());
        SortedMap<String, Pack> packs = new TreeMap<>();
        for (Path state : states) {
            Pack pack = new Archive(state)
                    .pack(window(
                            found.get().began().minus(CLOCKS),
                            found.get().ended().plus(CLOCKS)));
            pack.entries().stream()
                    .findFirst()
                    .ifPresentOrElse(
                            entry -> packs.put(entry.node().value(), pack),
                            () -> remarks.add(state + " has no entry within an hour of it; its clock may be wrong"));
        }
        return told(list.get().node(), id, packs, remarks);
    }

    /**
     * Merges the records of several nodes.
     *
     * @param asked by whose clock times are given, or another's, if it recorded nothing then
     */
    public static Optional<Told> told(NodeName asked, String id, SortedMap<String, Pack> packs, List<String> remarks) {
        List<FlightEntry> entries =
                packs.values().stream().flatMap(pack -> pack.entries().stream()).toList();
        return reference(asked, packs)
                .map(Archive::newest)
                .flatMap(
                        newest -> Incidents.report(newest.node(), id, entries, newest.bootNanos(), all(remarks, packs)))
                .map(report -> new Told(report, packs));
    }

    private FlightReader reader() {
        return new FlightReader(state.resolve(FlightReader.FOLDER));
    }
}
