package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asterism.audit.Mask;
import org.asterism.audit.PrivateValues;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;

/** Says which private values stand in a configuration file in plain text, and who may read that file. */
final class PlainSecrets {

    /** Such a value names where the secret lies, and is none itself. */
    private static final List<String> PLACES = List.of("_script", "_file", "-file");

    private PlainSecrets() {}

    /** Notes for the error output; none where there is nothing private. {@code secrets}: what agents call private. */
    static List<String> notes(Path file, ClusterDocument document, Map<AgentName, Set<String>> secrets) {
        List<String> found = PrivateValues.plain(document, Mask.of(secrets)).stream()
                .filter(place -> PLACES.stream().noneMatch(place.split(" ", 2)[0]::endsWith))
                .toList();
        if (found.isEmpty()) {
            return List.of();
        }
        return List.of(file + ": note: private values in plain text: " + String.join(", ", found)
                + ". " + readers(file)
                + " 'config show' masks them; a fence agent also takes the path of a script instead (see its parameter"
                + " that ends in _script)");
    }

    private static String readers(Path file) {
        try {
            Set<PosixFilePermission> all = Files.getPosixFilePermissions(file);
            if (all.contains(PosixFilePermission.OTHERS_READ)) {
                return "Everybody on this machine can read the file: chmod 600 " + file + ".";
            }
            return all.contains(PosixFilePermission.GROUP_READ)
                    ? "The group of the file can read it: chmod 600 " + file + "."
                    : "Only its owner can read the file.";
        } catch (IOException | UnsupportedOperationException e) {
            return "Who can read the file is not known.";
        }
    }
}
