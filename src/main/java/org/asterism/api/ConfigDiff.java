package org.asterism.api;

import java.util.List;
import org.asterism.model.DocumentVersion;

/**
 * What two versions of the configuration differ in.
 *
 * @param lines in unified form, values of private parameters masked; empty if nothing
 */
public record ConfigDiff(DocumentVersion from, DocumentVersion to, List<String> lines) {

    public ConfigDiff {
        lines = List.copyOf(lines);
    }
}
