package org.asterism.api;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.DocumentVersion;
import org.asterism.model.ResourceId;

/**
 * The parameters that the configuration gives a resource; the answer of {@code GET /asterism/v1/resources/{id}/parameters}.
 *
 * @param agent as the configuration names it; empty if it comes from a template
 * @param version of the configuration
 * @param values by name, private ones masked
 */
public record ParameterReport(
        ResourceId resource, String agent, DocumentVersion version, SortedMap<String, String> values) {

    public ParameterReport {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }
}
