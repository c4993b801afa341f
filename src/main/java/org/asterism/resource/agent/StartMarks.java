package org.asterism.resource.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.asterism.model.ResourceId;

/**
 * A file for each resource that is started and of which nothing else tells so, with lines of its agent; in a folder that a boot
 * empties, so that a new life of the manager finds what the last one started. Blocks for a small file.
 */
record StartMarks(Path folder) {

    /** Its lines, if it is started here. Empty too when they cannot be read. */
    Optional<List<String>> read(ResourceId resource) {
        try {
            return Optional.of(Files.readAllLines(file(resource)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Empty if it is kept, else why not. */
    Optional<String> write(ResourceId resource, List<String> lines) {
        Path written = folder.resolve("." + file(resource).getFileName());
        try {
            Files.createDirectories(folder);
            Files.write(written, lines);
            Files.move(written, file(resource), StandardCopyOption.ATOMIC_MOVE);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("cannot write " + file(resource) + ": " + e.getMessage());
        }
    }

    /** Empty if it is gone, else why not. */
    Optional<String> remove(ResourceId resource) {
        try {
            Files.deleteIfExists(file(resource));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("cannot remove " + file(resource) + ": " + e.getMessage());
        }
    }

    private Path file(ResourceId resource) {
        return folder.resolve(resource.value().replaceAll("[^A-Za-z0-9_:-]", "_") + ".mark");
    }
}
