package org.asterism.recorder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.asterism.api.ApiJson;
import org.asterism.api.FlightEntry;
import org.jspecify.annotations.Nullable;

/** Reads a node's flight record from its files, also of a node that is not running. */
public final class FlightReader {

    /** The record's folder below the state directory. */
    public static final String FOLDER = "flight";

    /** Most entries that are held in memory at once; older ones are left out. */
    private static final int MOST = 20_000;

    private final Path folder;

    public FlightReader(Path folder) {
        this.folder = folder;
    }

    /**
     * What was read.
     *
     * @param first oldest of all entries, whether asked for or not
     * @param last newest of them
     * @param entries that were asked for, in the order in which they were written
     * @param leftOut older entries that were asked for, beyond the most that is given at once
     * @param damaged bytes or entries that could not be read
     */
    public record Read(
            Optional<FlightEntry> first,
            Optional<FlightEntry> last,
            List<FlightEntry> entries,
            long leftOut,
            long damaged) {
        public Read {
            entries = List.copyOf(entries);
        }
    }

    /** Those that belong to the story of an outage. */
    public Read weighty() throws IOException {
        return new Reading(frame -> frame.weight() == Frames.Weight.WEIGHTY, entry -> true).read(folder);
    }

    /** Those that {@code wanted} takes. */
    public Read entries(Predicate<FlightEntry> wanted) throws IOException {
        return new Reading(frame -> true, wanted).read(folder);
    }

    /** One pass over the files. */
    private static final class Reading {

        private final Predicate<Frames.Frame> isRead;
        private final Predicate<FlightEntry> isWanted;
        private final ArrayDeque<FlightEntry> kept = new ArrayDeque<>();
        private long leftOut;
        private long unreadable;
        private Frames.@Nullable Frame first;
        private Frames.@Nullable Frame last;

        Reading(Predicate<Frames.Frame> isRead, Predicate<FlightEntry> isWanted) {
            this.isRead = isRead;
            this.isWanted = isWanted;
        }

        Read read(Path folder) throws IOException {
            Frames.Found found = Ring.read(folder, this::take);
            return new Read(
                    parsed(first), parsed(last), new ArrayList<>(kept), leftOut, unreadable + found.damagedBytes());
        }

        private void take(Frames.Frame frame) {
            first = first == null ? frame : first;
            last = frame;
            if (!isRead.test(frame)) {
                return;
            }
            parsed(frame)
                    .ifPresentOrElse(
                            entry -> {
                                if (isWanted.test(entry)) {
                                    kept.addLast(entry);
                                }
                            },
                            () -> unreadable++);
            if (kept.size() > MOST) {
                kept.removeFirst();
                leftOut++;
            }
        }

        /** Empty for what a newer release wrote in a form that this one does not know. */
        private static Optional<FlightEntry> parsed(Frames.@Nullable Frame frame) {
            if (frame == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(ApiJson.read(frame.text(), FlightEntry.class));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
