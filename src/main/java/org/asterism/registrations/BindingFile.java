package org.asterism.registrations;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.asterism.registrations.core.Binding;

/** Bindings on disk, so that a restart of the manager does not lose them. Not forced: a loss of power may leave an older state. */
final class BindingFile {

    /**
     * What is kept.
     *
     * @param asterisk the life of Asterisk in which it was so
     * @param there what its database had, by key
     * @param stateless keys of those of which it had no state
     */
    record Saved(String asterisk, List<Binding> bindings, Map<String, String> there, List<String> stateless) {
        Saved {
            bindings = List.copyOf(bindings);
            there = Map.copyOf(Objects.requireNonNullElse(there, Map.of()));
            stateless = List.copyOf(Objects.requireNonNullElse(stateless, List.of()));
        }
    }

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path file;

    BindingFile(Path file) {
        this.file = file;
    }

    /**
     * What was written last; empty if there is nothing.
     *
     * @throws IOException it cannot be read
     */
    Optional<Saved> read() throws IOException {
        return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), Saved.class)) : Optional.empty();
    }

    void write(Saved saved) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        JSON.writeValue(next.toFile(), saved);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
