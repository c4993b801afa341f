package org.asterism.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.asterism.api.ApiJson;
import org.asterism.api.DrillReport;

/** Reports of drills on disk, the newest {@value #MOST}. Blocking. */
public final class DrillBook {

    static final int MOST = 200;
    private static final String ENDING = ".json";

    private final Path folder;

    /** @param state of the node */
    public DrillBook(Path state) {
        this.folder = state.resolve("drills");
    }

    /** Writes or replaces a report, and lets the oldest go. */
    public synchronized void write(DrillReport report) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path file = folder.resolve(report.id() + ENDING);
        Path next = folder.resolve(report.id() + ".new");
        Files.writeString(next, ApiJson.writePretty(report));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        List<Path> all = files();
        for (Path old : all.subList(Math.min(MOST, all.size()), all.size())) {
            Files.deleteIfExists(old);
        }
    }

    /** All that can be read, newest first. */
    public synchronized List<DrillReport> all() throws IOException {
        List<DrillReport> reports = new ArrayList<>();
        for (Path file : files()) {
            try {
                reports.add(ApiJson.read(Files.readAllBytes(file), DrillReport.class));
            } catch (IllegalArgumentException damaged) {
                // Cut off in the middle by a crash of the machine; the others still count.
            }
        }
        return reports;
    }

    /** By id, or the newest by {@code last}. */
    public Optional<DrillReport> find(String id) throws IOException {
        return all().stream()
                .filter(report -> id.equals("last") || report.id().equals(id))
                .findFirst();
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted(Comparator.comparing(Path::getFileName).reversed())
                    .toList();
        }
    }
}
