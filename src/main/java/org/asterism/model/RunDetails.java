package org.asterism.model;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

    /** Attribute of a live cluster's {@code start}: it brings the resource from another node. */
    public static final String MOVE = "move";

    /** Attribute of a live cluster's {@code start}: when the last ones came from another node, in ms since 1970. */
    public static final String ARRIVALS = "arrivals";

    /** Attribute of a start: names of the parameters of which a new value needs a restart, between blanks. */
    public static final String FORCE_RESTART = "op-force-restart";

    /** Attribute of a start: digest of those parameters. Without it every new value needs a restart. */
    public static final String RESTART_DIGEST = "op-restart-digest";

    public static final RunDetails NONE = new RunDetails("", "", 0, "", "", "", new TreeMap<>());

    /** With these attributes besides, or instead. */
    public RunDetails with(SortedMap<String, String> more) {
        TreeMap<String, String> all = new TreeMap<>(attributes);
        all.putAll(more);
        return new RunDetails(id, keyText, statusCode, onNode, migrateSource, migrateTarget, all);
    }

    public RunDetails {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    /** The last starts of a resource on a node that brought it from another one, oldest first. */
    public static List<Instant> arrivals(RunDetails details) {
        return Arrays.stream(details.attributes().getOrDefault(ARRIVALS, "").split(","))
                .filter(text -> text.matches("[0-9]{1,15}"))
                .map(text -> Instant.ofEpochMilli(Long.parseLong(text)))
                .toList();
    }

    /** The same with these arrivals. */
    public RunDetails withArrivals(List<Instant> arrivals) {
        TreeMap<String, String> next = new TreeMap<>(attributes);
        next.put(
                ARRIVALS,
                arrivals.stream().map(at -> Long.toString(at.toEpochMilli())).collect(Collectors.joining(",")));
        return new RunDetails(id, keyText, statusCode, onNode, migrateSource, migrateTarget, next);
    }
}
