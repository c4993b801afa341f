package org.asterism.precheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where symbolic links lead, by their texts alone: what they lead to is not touched, since it may hang. */
final class LinkTarget {

    /** As many as Linux follows, path_resolution(7). */
    private static final int MOST = 40;

    private LinkTarget() {}

    /** The path without links at its end; with more than the system follows, as far as it was followed. */
    static Path of(Path path) {
        Path at = path;
        for (int i = 0; i < MOST && Files.isSymbolicLink(at); i++) {
            try {
                at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
            } catch (IOException e) {
                return at;
            }
        }
        return at;
    }
}
