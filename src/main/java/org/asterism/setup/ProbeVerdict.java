package org.asterism.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the probes of all machines say about the links; pure. */
final class ProbeVerdict {

    /** Answers later than this part of the time after which a peer counts as silent make the timing unsafe. */
    private static final int PART_OF_DEADTIME = 4;

    private static final Map<String, Long> DEADTIME_MICROS =
            Map.of("fast", 250_000L, "default", 1_000_000L, "heartbeat", 10_000_000L);

    private ProbeVerdict() {}

    /** What stands against a cluster over these links; empty if nothing does. */
    static List<String> objections(Map<String, ProbeReport> reports, String profile) {
        List<String> found = new ArrayList<>();
        long longest = DEADTIME_MICROS.getOrDefault(profile, 0L) / PART_OF_DEADTIME;
        reports.forEach((machine, report) -> {
            if (!report.problem().isEmpty()) {
                found.add(machine + ": a link cannot be used: " + report.problem());
            }
            report.shut()
                    .forEach(peer -> found.add(machine + " to " + peer + ": no connection to TCP port "
                            + LinkProbe.MESSAGING_PORT + ": let it through the firewalls"));
            for (ProbeReport.Seen seen : report.seen()) {
                String path = machine + " to " + seen.peer() + " on " + seen.interfaceName();
                if (seen.answers() == 0) {
                    found.add(path + ": no answer to UDP port " + LinkProbe.HEARTBEAT_PORT
                            + ": mend the cable, VLAN or address, or let it through the firewalls");
                } else if (seen.answers() * 10 < seen.asked() * 8) {
                    found.add(path + ": only " + seen.answers() + " of " + seen.asked()
                            + " heartbeats were answered: the network loses packets");
                } else if (seen.worstMicros() > longest) {
                    found.add(path + ": an answer took " + seen.worstMicros() / 1000 + " ms. Profile " + profile
                            + " gives a peer up after " + DEADTIME_MICROS.getOrDefault(profile, 0L) / 1000
                            + " ms, which such delays would make a false alarm: say --profile "
                            + (profile.equals("fast") ? "default" : "heartbeat") + ", or find what delays them");
                }
            }
        });
        return found;
    }

    /** The links in a sentence each, for the operator. */
    static List<String> summary(String machine, ProbeReport report) {
        return report.seen().stream()
                .map(seen -> machine + " - " + seen.peer() + " on " + seen.interfaceName() + ": " + seen.answers()
                        + " of " + seen.asked() + " answered, the slowest after "
                        + String.format(java.util.Locale.ROOT, "%.1f ms", seen.worstMicros() / 1000.0))
                .toList();
    }
}
