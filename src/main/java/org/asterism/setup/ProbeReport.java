package org.asterism.setup;

import java.util.List;

/**
 * What a machine found by a {@link ProbeOrder}.
 *
 * @param shut peers, with the link, whose port for messages could not be reached by TCP
 * @param problem why a link could not be tried at all; empty if all could
 */
record ProbeReport(List<Seen> seen, List<String> shut, String problem) {

    ProbeReport {
        seen = List.copyOf(seen);
        shut = List.copyOf(shut);
    }

    /**
     * A peer on a link.
     *
     * @param answers that came of those asked for
     * @param worstMicros the longest wait for one
     */
    record Seen(String interfaceName, String peer, int asked, int answers, long worstMicros) {}
}
