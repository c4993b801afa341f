package org.asterism.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditPage.Sealed;
import org.asterism.api.AuditVerdict;
import org.asterism.api.AuditVerdict.Finding;
import org.asterism.audit.LogFile.Line;
import org.asterism.audit.LogFile.Place;

/** Looks through the whole log of a node, record by record. Blocks; works on the files alone, also while the manager runs. */
public final class AuditVerifier {

    private final List<Finding> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** Numbers below it are accounted for. */
    private long expected;

    /** Seals of the record before, as it names it and as it ought to be; empty = not known, anything fits. */
    private List<String> before = List.of();

    private long first;
    private Place last = Place.BEGINNING;

    /** What records that were dropped by rotation said of themselves. */
    private long rotatedUpTo;

    private final Optional<Place> known;

    private AuditVerifier(Optional<Place> known) {
        this.known = known;
    }

    /**
     * Checks the log in {@code directory}.
     *
     * @param known a record and its seal that was written down elsewhere, {@code NUMBER:HASH}; empty = none
     * @throws IllegalArgumentException if {@code known} is not of that form
     * @throws IOException if the files cannot be read at all
     */
    public static AuditVerdict verify(Path directory, String known) throws IOException {
        Optional<Place> elsewhere = known.isEmpty() ? Optional.empty() : Optional.of(place(known));
        if (!Files.isDirectory(directory)) {
            throw new java.nio.file.NoSuchFileException(directory.toString());
        }
        return new AuditVerifier(elsewhere).verify(directory);
    }

    private static Place place(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,18}") || !Seal.isSeal(parts[1])) {
            throw new IllegalArgumentException("not NUMBER:HASH with a hash of 64 hexadecimal digits: '" + text + "'");
        }
        return new Place(Long.parseLong(parts[0]), parts[1]);
    }

    private AuditVerdict verify(Path directory) throws IOException {
        // Before the files, which may grow meanwhile.
        Optional<Place> head = LogFile.head(directory);
        List<Path> files = LogFile.all(directory);
        for (Path path : files) {
            file(LogFile.read(path), path.equals(files.get(0)));
        }
        checkBeginning(files);
        checkEnd(directory, head);
        checkKnown(directory);
        return new AuditVerdict(first, last.number(), last.seal(), files.size(), findings, notes);
    }

    private void file(LogFile file, boolean isOldest) {
        long named = LogFile.firstNumber(file.path()).orElse(0L);
        Optional<Place> said = file.before();
        if (said.isEmpty()) {
            find(file, 0, 1, 0, "the first line was altered: '" + shortened(file.headline()) + "'");
        } else if (said.get().number() != named - 1) {
            find(
                    file,
                    0,
                    1,
                    0,
                    "the first line says that record " + (said.get().number() + 1)
                            + " comes first, and the file's name says " + named);
        } else if (!isOldest && !before.isEmpty() && !before.contains(said.get().seal())) {
            find(file, 0, 1, 0, "the first line names another hash than the record before has");
        }
        if (isOldest) {
            expected = named;
            before = said.map(place -> List.of(place.seal())).orElse(List.of());
        }
        file.lines().forEach(line -> line(file, line));
        if (file.rest().bytes() > 0) {
            notes.add(file.path() + " ends with " + file.rest().bytes()
                    + " bytes of a record that was not finished, from byte "
                    + file.rest().firstByte() + ": it is being written now, or the machine died then");
        }
    }

    private void line(LogFile file, Line line) {
        Optional<Sealed> read = AuditReader.sealed(line);
        if (read.isEmpty()) {
            find(
                    file,
                    expected,
                    line.number(),
                    line.firstByte(),
                    "this line is no record, or was altered beyond reading");
            before = List.of();
            expected++;
            return;
        }
        AuditEntry entry = read.get().entry();
        String seal = read.get().hash();
        long number = entry.number();
        String ought = before.isEmpty() ? seal : Seal.of(before.get(0), line.json());
        boolean fits = before.isEmpty()
                || before.stream().anyMatch(one -> Seal.of(one, line.json()).equals(seal));
        String trouble = trouble(number, fits);
        if (!trouble.isEmpty()) {
            find(file, number, line.number(), line.firstByte(), trouble);
        }
        if (known.filter(place -> place.number() == number && !place.seal().equals(seal))
                .isPresent()) {
            String anew = "record " + number
                    + " has another hash than the one given: the log was made anew from here or before";
            find(file, number, line.number(), line.firstByte(), anew);
        }
        if (number >= expected) {
            before = fits || number > expected ? List.of(seal) : List.of(seal, ought);
            expected = number + 1;
        }
        if (first == 0) {
            first = number;
        }
        if (number > last.number()) {
            last = new Place(number, seal);
        }
        note(entry);
    }

    /** Empty if the record is the one that was to come. */
    private String trouble(long number, boolean fits) {
        if (number > expected) {
            return missing(expected, number - 1) + " before this one";
        }
        if (number < expected) {
            return "record " + number + " stands after record " + (expected - 1)
                    + ": records were put into another order, or in twice";
        }
        return fits
                ? ""
                : "record " + number + " was altered: its hash is not that of its contents after the record before";
    }

    private void note(AuditEntry entry) {
        if (entry.kind() == AuditEntry.Kind.LOG) {
            String upTo = entry.arguments().getOrDefault(AuditLog.ROTATED_UP_TO, "");
            if (upTo.matches("[0-9]{1,18}")) {
                rotatedUpTo = Math.max(rotatedUpTo, Long.parseLong(upTo));
            }
        }
    }

    private void checkBeginning(List<Path> files) {
        if (first > 1 && first > rotatedUpTo + 1) {
            findings.add(new Finding(
                    files.get(0).toString(),
                    first,
                    2,
                    0,
                    missing(rotatedUpTo + 1, first - 1)
                            + " at the beginning, and no record says that they were rotated away"));
        } else if (first > 1) {
            notes.add("records 1 to " + rotatedUpTo + " were rotated away");
        }
    }

    private void checkEnd(Path directory, Optional<Place> head) {
        String name = LogFile.headFile(directory).toString();
        if (head.isEmpty()) {
            if (last.number() > 0) {
                notes.add(name
                        + " is missing or cannot be read, so it is not known whether records are missing at the end");
            }
        } else if (head.get().number() > last.number()) {
            findings.add(new Finding(
                    name,
                    head.get().number(),
                    1,
                    0,
                    missing(last.number() + 1, head.get().number()) + " at the end"));
        } else if (head.get().number() == last.number() && !head.get().seal().equals(last.seal())) {
            findings.add(new Finding(
                    name, last.number(), 1, 0, "the last record has another hash than was noted when it was written"));
        }
    }

    private void checkKnown(Path directory) {
        known.filter(place -> place.number() > last.number() || place.number() < first)
                .ifPresent(place -> {
                    if (place.number() > last.number()) {
                        findings.add(new Finding(
                                directory.toString(),
                                place.number(),
                                0,
                                0,
                                "record " + place.number() + ", whose hash was given, is missing at the end"));
                    } else {
                        notes.add("record " + place.number()
                                + ", whose hash was given, is older than the oldest there is");
                    }
                });
    }

    private static String missing(long from, long to) {
        return from == to ? "record " + from + " is missing" : "records " + from + " to " + to + " are missing";
    }

    private void find(LogFile file, long record, int line, long firstByte, String sentence) {
        findings.add(new Finding(file.path().toString(), record, line, firstByte, sentence));
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}
