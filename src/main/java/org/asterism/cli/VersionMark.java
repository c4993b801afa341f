package org.asterism.cli;

import java.util.Optional;
import org.asterism.api.Versions;
import org.asterism.model.DocumentVersion;

/**
 * The first line of a shown configuration: which version it is. {@code config apply} then replaces that version only, so
 * that nobody's change in between is lost. A file without the line replaces what is there.
 */
final class VersionMark {

    private static final String MARK = "# asterism configuration, version ";

    private VersionMark() {}

    static String line(DocumentVersion version) {
        return MARK + version;
    }

    static Optional<DocumentVersion> find(String text) {
        String first = text.lines().findFirst().orElse("");
        if (!first.startsWith(MARK)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Versions.parse(first.substring(MARK.length()).strip()));
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage(
                    "the first line names no version: " + first, "leave it as 'config show' printed it, or delete it");
        }
    }

    /** {@code text} without the line; marks are not stored. */
    static String without(String text) {
        return text.startsWith(MARK) ? text.substring(text.indexOf('\n') + 1) : text;
    }
}
