package org.asterism.api;

import java.util.List;
import org.asterism.model.DocumentVersion;

/**
 * What changed parameters do, or as a dry run would do.
 *
 * @param version of the configuration that holds them
 * @param steps what the cluster does then, in order, in words
 * @param diff how the configuration changes, in unified form, private values masked
 */
public record ParameterChange(String sentence, DocumentVersion version, List<String> steps, List<String> diff) {

    public ParameterChange {
        steps = List.copyOf(steps);
        diff = List.copyOf(diff);
    }
}
