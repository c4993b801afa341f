package org.asterism.recorder.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.asterism.api.FlightEntry;
import org.asterism.api.Incident;
import org.asterism.api.Incident.Calls;
import org.asterism.model.NodeName;

/** What became of the calls, by the last word of each node that continued some, and of each Asterisk that was stopped under its calls. */
final class CallBills {

    private CallBills() {}

    static List<Calls> of(Cutter.Cut cut) {
        TreeMap<String, Calls> bills = new TreeMap<>();
        for (Placed placed : cut.entries()) {
            FlightEntry entry = placed.entry();
            if (!entry.kind().equals(Kinds.CALLS)) {
                continue;
            }
            NodeName node = entry.node();
            String stopped = entry.fact("resource");
            String key = node + " " + stopped;
            Calls known = bills.getOrDefault(
                    key, new Calls(node, 0, 0, 0, 0, Incident.UNKNOWN_MICROS, Incident.UNKNOWN_MICROS));
            if (!stopped.isEmpty()) {
                int up = known.up() + count(entry, Kinds.CALLS_UP);
                bills.put(key, new Calls(node, up, 0, up, 0, Incident.UNKNOWN_MICROS, Incident.UNKNOWN_MICROS));
            } else if (entry.values().containsKey(Kinds.CALLS_UP)) {
                long lastMs = entry.number("calls-last-rejoined-ms", -1);
                bills.put(
                        key,
                        new Calls(
                                node,
                                count(entry, Kinds.CALLS_UP),
                                count(entry, "calls-rejoined"),
                                count(entry, "calls-lost"),
                                count(entry, "calls-survived"),
                                lastMs < 0 ? Incident.UNKNOWN_MICROS : lastMs * 1000,
                                known.firstNewMicros()));
            } else if (known.firstNewMicros() < 0) {
                long micros = Math.max(0, (placed.nanos() - cut.began()) / 1000);
                bills.put(
                        key,
                        new Calls(
                                node,
                                known.up(),
                                known.rejoined(),
                                known.lost(),
                                known.survived(),
                                known.lastRejoinedMicros(),
                                micros));
            }
        }
        return List.copyOf(bills.values());
    }

    private static int count(FlightEntry entry, String fact) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, entry.number(fact, 0)));
    }

    static List<String> sentences(List<Calls> bills) {
        List<String> all = new ArrayList<>();
        for (Calls bill : bills) {
            String joined = bill.lastRejoinedMicros() < 0
                    ? ""
                    : String.format(
                            Locale.ROOT, ", the last %d ms after it took them over", bill.lastRejoinedMicros() / 1000);
            if (bill.up() > 0 && bill.lost() == bill.up()) {
                all.add("Calls on what was lost, as " + bill.node() + " knew: " + bill.up()
                        + " were up, and were cut.");
                continue;
            }
            all.add("Calls that " + bill.node() + " took over: " + bill.up() + " were up, " + bill.rejoined()
                    + " were re-joined" + joined + ", " + bill.lost() + " were lost."
                    + (bill.firstNewMicros() < 0
                            ? ""
                            : " The first new call was answered " + Telling.span(bill.firstNewMicros())
                                    + " after the beginning."));
        }
        return all;
    }
}
