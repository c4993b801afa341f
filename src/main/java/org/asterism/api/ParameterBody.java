package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Body of {@code POST /asterism/v1/resources/{id}/parameters}. All fields may be missing.
 *
 * @param set new values by name
 * @param unset names of parameters that get no value any more: the agent's own then holds
 * @param comment why, for the audit log; {@code reason} is the same
 */
public record ParameterBody(
        SortedMap<String, String> set,
        List<String> unset,
        @JsonAlias("reason") String comment,
        ChangeMode mode) {

    public ParameterBody {
        set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
        unset = List.copyOf(unset);
        ChangeBody.check(comment);
    }
}
