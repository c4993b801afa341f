package org.asterism.transport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.asterism.wire.Refusal;

/**
 * Finds out when dropped datagrams are worth a line for operators: when one link dropped {@value #ORDINARY} or more since the
 * last look. A few are late, repeated or damaged on any net.
 *
 * @param told what each link had dropped at the last look, by its label
 */
record Drops(Map<String, Map<Refusal, Long>> told) {

    static final Drops NONE = new Drops(Map.of());

    private static final long ORDINARY = 10;

    Drops {
        told = Map.copyOf(told);
    }

    /** What a look gave: what to compare the next one with, and a sentence for each link with something to tell. */
    record Look(Drops next, List<String> sentences) {}

    Look look(List<LinkStatus> links) {
        Map<String, Map<Refusal, Long>> next = new HashMap<>();
        List<String> sentences = new ArrayList<>();
        for (LinkStatus link : links) {
            Map<Refusal, Long> before = told.getOrDefault(link.label(), Map.of());
            Map<Refusal, Long> now = link.counts().refused();
            next.put(link.label(), now);
            long sum = since(before, now, now.keySet());
            if (sum >= ORDINARY) {
                sentences.add(sum + " datagrams dropped on " + link.label() + ": " + causes(before, now)
                        + meaning(before, now));
            }
        }
        return new Look(new Drops(next), List.copyOf(sentences));
    }

    private static long since(Map<Refusal, Long> before, Map<Refusal, Long> now, Iterable<Refusal> causes) {
        long sum = 0;
        for (Refusal cause : causes) {
            sum += now.getOrDefault(cause, 0L) - before.getOrDefault(cause, 0L);
        }
        return sum;
    }

    private static String causes(Map<Refusal, Long> before, Map<Refusal, Long> now) {
        return now.keySet().stream()
                .sorted()
                .filter(cause -> since(before, now, List.of(cause)) > 0)
                .map(cause -> cause.word() + " " + since(before, now, List.of(cause)))
                .collect(Collectors.joining(", "));
    }

    private static String meaning(Map<Refusal, Long> before, Map<Refusal, Long> now) {
        return since(before, now, List.of(Refusal.WRONG_KEY)) > 0
                ? " (a node has other keys in its authkeys, or they are forged)"
                : "";
    }
}
