package org.asterism.coordinator.core;

import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DailyWindow;
import org.asterism.model.Resource;

/**
 * When a resource may go back to a node that it prefers: with fewer calls up than that, or at these times.
 *
 * @param calls {@link #ANY_NUMBER}: their number is no leave to go
 */
record FailbackLimits(int calls, DailyWindow window) {

    static final int ANY_NUMBER = -1;

    /** Nothing holds it back. */
    static final FailbackLimits NONE = new FailbackLimits(ANY_NUMBER, DailyWindow.NONE);

    /** Never by itself: what was written cannot be read. */
    private static final FailbackLimits NEVER = new FailbackLimits(0, DailyWindow.NONE);

    /** Its own meta attributes {@code failback-calls} and {@code failback-window}, else those of {@code resource-defaults}. */
    static FailbackLimits of(ClusterDocument document, Resource top) {
        String calls = meta(document, top, "failback-calls");
        String window = meta(document, top, "failback-window");
        try {
            return new FailbackLimits(
                    calls.isEmpty() ? ANY_NUMBER : Math.max(0, Integer.parseInt(calls)),
                    window.isEmpty() ? DailyWindow.NONE : DailyWindow.parse(window));
        } catch (IllegalArgumentException e) {
            return NEVER;
        }
    }

    private static String meta(ClusterDocument document, Resource top, String name) {
        return Stream.concat(
                        Stream.of(top.meta()),
                        Stream.concat(
                                top.primitives().stream().map(Resource::meta), Stream.of(document.resourceDefaults())))
                .map(meta -> meta.getOrDefault(name, "").strip())
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** @param up empty: not known, which is no leave */
    boolean allow(OptionalInt up, Instant now, ZoneId here) {
        return (up.isPresent() && up.getAsInt() < calls) || window.contains(now, here);
    }

    /** "below 5 or between 02:00 and 05:00". */
    String words() {
        String below = calls > 0 ? "below " + calls : "";
        String times = window.equals(DailyWindow.NONE) ? "" : window.words();
        String both = below + (below.isEmpty() || times.isEmpty() ? "" : " or ") + times;
        return both.isEmpty() ? "by 'asterism resource move' alone" : both;
    }
}
