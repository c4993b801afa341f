package org.asterism.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.asterism.keys.KeyMessages.KeyRecord;
import org.asterism.keys.KeyMessages.KeyReport;
import org.asterism.model.NodeName;
import org.asterism.wire.SigningKey;

/** Whether a step may be taken, by what the nodes reported; pure. Each answer is empty or says what is in the way. */
final class KeyChange {

    /** One step of a rotation. */
    enum Step {
        ADD,
        USE,
        REMOVE
    }

    private KeyChange() {}

    /** A number that no node uses. */
    static Optional<Integer> freeId(SortedMap<NodeName, KeyReport> reports) {
        SortedSet<Integer> used = new TreeSet<>();
        reports.values().forEach(report -> report.keys().forEach(key -> used.add(key.id())));
        for (int id = 1; id <= SigningKey.HIGHEST_ID; id++) {
            if (!used.contains(id)) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    /** The key with which all sign; empty if they differ. */
    static Optional<KeyRecord> commonSigning(SortedMap<NodeName, KeyReport> reports) {
        List<Optional<KeyRecord>> signing = reports.values().stream()
                .map(report -> key(report, report.signing()))
                .distinct()
                .toList();
        return signing.size() == 1 ? signing.get(0) : Optional.empty();
    }

    static Optional<KeyRecord> key(KeyReport report, int id) {
        return report.keys().stream().filter(key -> key.id() == id).findFirst();
    }

    /** What stands against a step; empty if it may be taken. */
    static List<String> obstacles(Step step, int id, SortedMap<NodeName, KeyReport> reports) {
        List<String> found = new ArrayList<>();
        reports.forEach((node, report) -> {
            switch (step) {
                case ADD -> {
                    if (key(report, id).isPresent()) {
                        found.add(node + " has a key " + id + " already");
                    }
                }
                case USE -> {
                    if (key(report, id).isEmpty()) {
                        found.add(node + " has no key " + id);
                    }
                }
                case REMOVE -> {
                    if (report.signing() == id) {
                        found.add(node + " signs with key " + id);
                    }
                }
            }
        });
        if (step == Step.USE) {
            long different = reports.values().stream()
                    .flatMap(report -> key(report, id).stream())
                    .distinct()
                    .count();
            if (different > 1) {
                found.add("key " + id + " is not the same on all nodes");
            }
        }
        if (step == Step.ADD && commonSigning(reports).isEmpty()) {
            found.add("the nodes do not sign with the same key, so a new one cannot be handed over");
        }
        return found;
    }

    /** Whether a node has done the step. */
    static boolean isDone(Step step, int id, KeyReport report) {
        return report.problem().isEmpty()
                && switch (step) {
                    case ADD -> key(report, id).isPresent();
                    case USE -> report.signing() == id;
                    case REMOVE -> key(report, id).isEmpty();
                };
    }
}
