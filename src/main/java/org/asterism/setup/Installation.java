package org.asterism.setup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.config.Configuration;
import org.asterism.config.Reading;

/**
 * Puts the files of a node in their place, or puts back what was there. Staged, they lie in a directory beside; each step of the
 * exchange stands in a journal there first, so that the next set-up undoes what a crash left half done.
 */
final class Installation {

    private static final String STAGE = ".init";
    private static final String JOURNAL = "journal";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final SetupPlace place;
    private final Path stage;
    private final String suffix;

    Installation(SetupPlace place, Instant now) {
        this.place = place;
        this.stage = place.configuration().resolve(STAGE);
        this.suffix = ".kept-" + STAMP.format(now);
    }

    /** Undoes what an earlier set-up left half done. */
    boolean recover() throws IOException {
        boolean isNeeded = Files.exists(stage);
        undo();
        return isNeeded;
    }

    /** Writes the files beside their places and reads them as the node will. */
    Configuration stage(Bundle bundle) throws IOException, SetupRefused {
        makePrivate(stage);
        for (var file : bundle.files().entrySet()) {
            Path target = stage.resolve(file.getKey());
            if (!target.equals(stage.resolve(file.getKey()).normalize()) || !target.startsWith(stage)) {
                throw new SetupRefused(
                        "a file named " + file.getKey() + " was sent", "use the same version on all machines");
            }
            makePrivate(target.getParent() == null ? stage : target.getParent());
            Files.deleteIfExists(target);
            Files.createFile(
                    target,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(
                            Bundle.isPublic(file.getKey()) ? "rw-r--r--" : "rw-------")));
            write(target, file.getValue());
        }
        Reading<Configuration> reading = Configuration.read(stage.resolve("asterism.conf"), place.name());
        if (reading instanceof Reading.Refused<Configuration> refused) {
            throw new SetupRefused(
                    "the configuration is refused: "
                            + String.join(
                                    "; ",
                                    refused.problems().stream()
                                            .map(Object::toString)
                                            .toList()),
                    "give other answers");
        }
        return ((Reading.Accepted<Configuration>) reading).value();
    }

    /** Puts the staged files in their places; what stands there is kept back. */
    List<String> commit(Bundle bundle) throws IOException {
        List<String> kept = new ArrayList<>();
        if (place.hasState()) {
            kept.addAll(keep(place.state()));
        }
        Path tls = place.configuration().resolve("tls");
        if (Files.exists(tls)) {
            kept.addAll(keep(tls));
        }
        for (String file : bundle.files().keySet()) {
            Path target = place.configuration().resolve(file);
            if (Files.exists(target)) {
                kept.addAll(keep(target));
            }
            makePrivate(target.getParent() == null ? place.configuration() : target.getParent());
            note("new " + target);
            Files.move(stage.resolve(file), target, StandardCopyOption.ATOMIC_MOVE);
        }
        return kept;
    }

    private List<String> keep(Path file) throws IOException {
        Path kept = file.resolveSibling(file.getFileName() + suffix);
        note("kept " + file + " " + kept);
        Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
        return List.of(kept.toString());
    }

    /** From now on nothing is put back. */
    void finish() throws IOException {
        remove(stage);
    }

    /** Puts everything back as it was; nothing happens where nothing was done. */
    void undo() throws IOException {
        Path journal = stage.resolve(JOURNAL);
        List<String> lines = Files.exists(journal) ? Files.readAllLines(journal) : List.of();
        for (int i = lines.size() - 1; i >= 0; i--) {
            String[] words = lines.get(i).split(" ", -1);
            Path target = Path.of(words[1]);
            if (words[0].equals("new")) {
                Files.deleteIfExists(target);
            } else if (Files.exists(Path.of(words[2]))) {
                if (Files.isDirectory(target)) {
                    remove(target);
                }
                Files.move(Path.of(words[2]), target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        Path tls = place.configuration().resolve("tls");
        if (lines.contains("new " + tls.resolve("ca.crt")) && Files.isDirectory(tls)) {
            try (Stream<Path> rest = Files.list(tls)) {
                if (rest.findAny().isEmpty()) {
                    Files.delete(tls);
                }
            }
        }
        remove(stage);
    }

    private void note(String line) throws IOException {
        if (line.indexOf('\n') >= 0) {
            throw new IOException("a file name with a line break: " + line);
        }
        Path journal = stage.resolve(JOURNAL);
        Files.writeString(
                journal, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.SYNC);
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void makePrivate(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
