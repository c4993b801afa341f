package org.asterism.policy;

import java.time.Instant;
import java.util.Map;
import org.asterism.model.CibValues;
import org.asterism.model.Score;

/** Fail counts of a resource on a node, which are transient attributes of the node. */
final class FailCounts {

    private FailCounts() {}

    /** Sum over all operations, whether or not it has expired. */
    static int sum(Entry entry, NodeInfo node) {
        if (!node.hasFailCounts) {
            return 0;
        }
        int sum = 0;
        for (Map.Entry<String, String> attribute :
                node.state.attributes().tailMap("fail-count-" + name(entry)).entrySet()) {
            if (!attribute.getKey().startsWith("fail-count-" + name(entry))) {
                break;
            }
            if (isOf(attribute.getKey(), "fail-count-", entry)) {
                sum = Tally.add(sum, CibValues.score(attribute.getValue(), 0));
            }
        }
        return sum;
    }

    static Instant lastFailure(Entry entry, NodeInfo node) {
        long last = 0;
        for (Map.Entry<String, String> attribute :
                node.state.attributes().tailMap("last-failure-" + name(entry)).entrySet()) {
            if (!attribute.getKey().startsWith("last-failure-" + name(entry))) {
                break;
            }
            if (isOf(attribute.getKey(), "last-failure-", entry)) {
                last = Math.max(last, Math.min(CibValues.whole(attribute.getValue(), 0), Integer.MAX_VALUE * 8L));
            }
        }
        return Instant.ofEpochSecond(last);
    }

    /** An instance of a clone without numbers counts under its plain name. */
    private static String name(Entry entry) {
        Entry clone = entry.enclosingClone();
        return clone != null && clone.meta.isUnique() ? entry.label.value() : entry.base.value();
    }

    private static boolean isOf(String attribute, String prefix, Entry entry) {
        String rest = attribute.substring(prefix.length() + name(entry).length());
        return rest.isEmpty() || rest.charAt(0) == '#' || rest.matches(":[0-9]+(#.*)?");
    }

    /** Whether there is a count that still counts. */
    static boolean hasUnexpired(Cluster cluster, Entry entry, NodeInfo node) {
        return sum(entry, node) > 0 && !isExpired(cluster, entry, node);
    }

    static boolean isExpired(Cluster cluster, Entry entry, NodeInfo node) {
        Instant last = lastFailure(entry, node);
        return !entry.meta.failureTimeout().isZero()
                && last.isAfter(Instant.EPOCH)
                && !last.plus(entry.meta.failureTimeout()).isAfter(cluster.state.now());
    }

    /** The failures that count against {@code migration-threshold}. */
    static Score effective(Cluster cluster, Entry entry, NodeInfo node) {
        return isExpired(cluster, entry, node) ? Score.ZERO : Score.of(sum(entry, node));
    }
}
