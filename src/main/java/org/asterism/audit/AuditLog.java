package org.asterism.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.api.ApiJson;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditEntry.Kind;
import org.asterism.api.AuditEntry.Outcome;
import org.asterism.api.AuditEntry.Who;
import org.asterism.audit.LogFile.Line;
import org.asterism.audit.LogFile.Place;
import org.asterism.model.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of the log. Blocking, for one thread at a time; see {@link AuditTrail}. Whatever it finds on the disk it leaves as it
 * is: after an unfinished or unreadable end it begins a new file; one without a single whole record gets another name.
 */
final class AuditLog {

    /** Argument of the record that says which records rotation dropped. */
    static final String ROTATED_UP_TO = "rotated-up-to";

    /**
     * Where, and how much.
     *
     * @param directory created if missing, mode 0700
     * @param fileBytes from this size on a new file is begun
     * @param files kept; older ones are dropped, which leaves a record
     */
    record Setting(Path directory, NodeName node, int fileBytes, int files) {}

    private final Setting setting;
    private final InstantSource clock;
    private @Nullable FileChannel channel;
    private long length;
    private Place last = Place.BEGINNING;
    private long oldest = 1;

    AuditLog(Setting setting, InstantSource clock) {
        this.setting = setting;
        this.clock = clock;
    }

    /** The last record that is on the disk. */
    Place last() {
        return last;
    }

    /**
     * Appends the records; when this returns they are on the disk. On an exception none of them counts as written, and the next call
     * tries the disk anew.
     */
    List<Place> append(List<AuditEntry> entries) throws IOException {
        try {
            FileChannel open = channel == null ? open() : channel;
            if (length >= setting.fileBytes()) {
                open = rotate();
            }
            return write(open, entries);
        } catch (IOException failure) {
            forget();
            throw failure;
        }
    }

    private List<Place> write(FileChannel open, List<AuditEntry> entries) throws IOException {
        StringBuilder text = new StringBuilder();
        List<Place> places = new ArrayList<>();
        Place place = last;
        for (AuditEntry entry : entries) {
            long number = place.number() + 1;
            String json = new String(ApiJson.write(entry.at(number)), StandardCharsets.UTF_8);
            place = new Place(number, Seal.of(place.seal(), json));
            places.add(place);
            text.append(place.seal()).append(' ').append(json).append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        try {
            put(open, bytes, length);
        } catch (IOException failure) {
            // What is there of them is not to look like records that nobody was told of.
            open.truncate(length);
            throw failure;
        }
        length += bytes.length;
        last = place;
        noteHead();
        return places;
    }

    private static void put(FileChannel channel, byte[] bytes, long at) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long position = at;
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
        channel.force(true);
    }

    /** Not forced to the disk: after a loss of power it may be older than the log, and says too little rather than too much. */
    private void noteHead() throws IOException {
        Path file = LogFile.headFile(setting.directory());
        Path next = file.resolveSibling("head.tmp");
        Files.writeString(next, last.number() + " " + last.seal() + "\n", StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private FileChannel open() throws IOException {
        Path directory = setting.directory();
        if (!Files.exists(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        List<Path> files = LogFile.all(directory);
        oldest = files.isEmpty() ? 1 : LogFile.firstNumber(files.get(0)).orElse(1L);
        Optional<Place> head = LogFile.head(directory);
        if (files.isEmpty()) {
            Place before = head.orElse(Place.BEGINNING);
            return begin(before, head.isPresent() ? "all files of the log are missing" : "");
        }
        LogFile latest = LogFile.read(files.get(files.size() - 1));
        Optional<Place> end = end(latest);
        Place before = head.filter(
                        noted -> end.isEmpty() || noted.number() > end.get().number())
                .or(() -> end)
                .orElseGet(() -> new Place(LogFile.firstNumber(latest.path()).orElse(1L), Seal.NONE));
        boolean isShort = end.isEmpty() || !before.equals(end.get());
        if (isShort || latest.rest().bytes() > 0) {
            return begin(
                    before,
                    isShort
                            ? "the end of " + latest.path() + " is missing or cannot be read"
                            : latest.path() + " ends with " + latest.rest().bytes()
                                    + " bytes of a record that was not finished");
        }
        FileChannel found =
                FileChannel.open(latest.path(), Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        channel = found;
        length = found.size();
        last = before;
        return found;
    }

    /** The last record of a file, or what its first line says; empty if neither can be read. */
    private static Optional<Place> end(LogFile file) {
        if (file.lines().isEmpty()) {
            return file.before();
        }
        Line line = file.lines().get(file.lines().size() - 1);
        return AuditReader.sealed(line).map(read -> new Place(read.entry().number(), read.hash()));
    }

    /** Begins a file after the given record; {@code trouble}: why, where that is none of the usual reasons. */
    private FileChannel begin(Place before, String trouble) throws IOException {
        FileChannel made = create(before);
        if (before.equals(Place.BEGINNING) || !trouble.isEmpty()) {
            String sentence = trouble.isEmpty() ? "the log begins" : "a new file begins: " + trouble;
            write(made, List.of(own(sentence, Map.of())));
        }
        return made;
    }

    private FileChannel create(Place before) throws IOException {
        Path path = LogFile.path(setting.directory(), before.number() + 1);
        if (Files.exists(path)) {
            // Without a whole record, since its first number is still to come.
            Files.move(
                    path,
                    path.resolveSibling(
                            path.getFileName() + ".cut-" + clock.instant().toEpochMilli()));
        }
        FileChannel made = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        FileChannel former = channel;
        channel = made;
        if (former != null) {
            former.close();
        }
        byte[] headline = (LogFile.headline(before) + "\n").getBytes(StandardCharsets.UTF_8);
        put(made, headline, 0);
        length = headline.length;
        last = before;
        try (FileChannel directory = FileChannel.open(setting.directory(), StandardOpenOption.READ)) {
            directory.force(true);
        }
        return made;
    }

    private FileChannel rotate() throws IOException {
        FileChannel made = create(last);
        List<Path> files = LogFile.all(setting.directory());
        int dropped = files.size() - setting.files();
        if (dropped > 0) {
            long upTo = LogFile.firstNumber(files.get(dropped)).orElse(1L) - 1;
            String sentence = "records " + oldest + " to " + upTo + " were rotated away: limits.audit-files allows "
                    + setting.files() + " files";
            write(made, List.of(own(sentence, Map.of(ROTATED_UP_TO, Long.toString(upTo)))));
            // Only now: whoever looks meanwhile finds more than is promised, never less.
            for (Path file : files.subList(0, dropped)) {
                Files.deleteIfExists(file);
            }
            oldest = upTo + 1;
        }
        return made;
    }

    private AuditEntry own(String sentence, Map<String, String> arguments) {
        return new AuditEntry(
                0,
                clock.instant(),
                setting.node(),
                Kind.LOG,
                Who.CLUSTER,
                "",
                new TreeMap<>(arguments),
                "",
                Outcome.DONE,
                "",
                sentence,
                "",
                "",
                List.of());
    }

    private void forget() {
        FileChannel former = channel;
        channel = null;
        if (former != null) {
            try {
                former.close();
            } catch (IOException alreadyBroken) {
                // The first failure is the one that matters.
            }
        }
    }
}
