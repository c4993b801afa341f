package org.asterism.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a CIB's history has beside the result of a run. Empty texts: not said.
 *
 * @param id name of the record: {@code pbx_last_0}, {@code pbx_last_failure_0}, {@code pbx_monitor_10000}
 * @param keyText {@code operation_key}
 * @param statusCode {@code op-status}: -1 pending, 0 done, 1 cancelled, 2 timed out, 3 not supported, 4 error, 5 hard error,
 *     6 fatal error, 7 not installed, 8 not connected…
 * @param attributes all that the record says, by the CIB's names: {@code transition-key}, {@code op-force-restart}, {@code
 *     op-restart-digest}, {@code op-secure-params}, {@code op-secure-digest}…
 */
public record RunDetails(
        String id,
        String keyText,
        int statusCode,
        String onNode,
        String migrateSource,
        String migrateTarget,
        SortedMap<String, String> attributes) {

    /** Attribute of a live cluster's {@code migrate_to}: the newest call of the target when it was ordered. */
    public static final String TARGET_CALL = "migrate_target_call";

    /** Attribute of a live cluster's {@code stop}: ordered, and not known to have ended. */
    public static final String UNDER_WAY = "under-way";

    public static final RunDetails NONE = new RunDetails("", "", 0, "", "", "", new TreeMap<>());

    public RunDetails {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }
}
