package org.asterism.recorder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        FlightReader.Read read = reader().weighty();
        if (read.last().isEmpty()) {
            return Optional.empty();
        }
        FlightEntry last = read.last().get();
        List<FlightEntry> entries = new ArrayList<>(read.entries());
        // The anchor of the clock.
        entries.add(last);
        return Optional.of(new IncidentList(
                last.node(),
                read.first().map(FlightEntry::at).orElse(last.at()),
                Incidents.list(last.node(), entries, last.bootNanos()),
                remarks(read)));
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

    /** The incident of this record that is meant by an id; empty if there is none. */
    public Optional<Incident> find(String id) throws IOException {
        Optional<IncidentList> list = list();
        return list.flatMap(known -> Incidents.find(known.incidents(), id));
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
        Archive first = new Archive(states.get(0));
        Optional<IncidentList> list = first.list();
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

    /** Merges the records of several nodes. */
    public static Optional<Told> told(
            NodeName reference, String id, SortedMap<String, Pack> packs, List<String> remarks) {
        List<FlightEntry> entries =
                packs.values().stream().flatMap(pack -> pack.entries().stream()).toList();
        List<String> all = new ArrayList<>(remarks);
        packs.forEach((node, pack) -> {
            if (!pack.remark().isEmpty()) {
                all.add(node + ": " + pack.remark());
            }
        });
        Optional<FlightEntry> last =
                entries.stream().filter(entry -> entry.node().equals(reference)).reduce((one, next) -> next);
        return last.flatMap(newest -> Incidents.report(reference, id, entries, newest.bootNanos(), all))
                .map(report -> new Told(report, packs));
    }

    private FlightReader reader() {
        return new FlightReader(state.resolve(FlightReader.FOLDER));
    }
}
