package org.asterism.policy;

import java.util.Map;
import java.util.SortedMap;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.ResourceHistory;
import org.asterism.model.ResourceId;

/**
 * A short digest of what a node runs and has in flight. Votes carry it, so that a plan made beforehand is only used for the
 * state it was made for. It depends on neither the order nor the age of the history, nor on results that do not matter to
 * whether a resource runs.
 */
public final class StateDigest {

    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private StateDigest() {}

    /** The digest; 0 when nothing runs, nothing failed and nothing is in flight. Stable over releases and machines. */
    public static long of(SortedMap<ResourceId, ResourceHistory> history) {
        long sum = 0;
        for (ResourceHistory one : history.values()) {
            sum += of(one);
        }
        return sum;
    }

    /** What one resource adds to the digest. */
    public static long of(ResourceHistory history) {
        String resource = history.resource().value();
        Observed seen = Observed.of(history);
        long sum = 0;
        if (seen.isActive()) {
            sum += hash("active", resource);
        }
        if (!seen.isKnown()) {
            sum += hash("unknown", resource);
        }
        for (OperationResult failure : seen.failures()) {
            sum += hash("failed", failure.key().toString());
        }
        for (OperationResult run : history.operations().values()) {
            if (run.status() == OperationResult.Status.PENDING) {
                sum += hash("in flight", run.key().toString());
            }
        }
        return sum;
    }

    /** How many resources run there, as far as is known. */
    public static int active(SortedMap<ResourceId, ResourceHistory> history) {
        return (int) history.values().stream()
                .filter(one -> Observed.of(one).isActive())
                .count();
    }

    /** Whether it runs by an order that had an effect, or was found to run; not if something only may run. */
    public static boolean isStarted(ResourceHistory history) {
        if (wasOnlyFoundStopped(history)) {
            return false;
        }
        Observed seen = Observed.of(history);
        return seen.isActive() && !seen.isMereSuspicion();
    }

    /** So are hundreds of resources on a node that stands by, asked for at each event. */
    private static boolean wasOnlyFoundStopped(ResourceHistory history) {
        if (history.operations().size() != 1) {
            return false;
        }
        OperationResult only = history.operations().values().iterator().next();
        return only.key().action().equals("monitor")
                && !only.key().isRecurring()
                && only.status() == OperationResult.Status.DONE
                && only.exit() == OcfCode.NOT_RUNNING.exit();
    }

    /** The digest of both, the history and the transient attributes, by which the scheduler may promote. */
    public static long of(SortedMap<ResourceId, ResourceHistory> history, SortedMap<String, String> attributes) {
        return of(history) + ofAttributes(attributes);
    }

    /** What the transient attributes add to the digest. */
    public static long ofAttributes(SortedMap<String, String> attributes) {
        long sum = 0;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            sum += hash("attribute", attribute.getKey() + "=" + attribute.getValue());
        }
        return sum;
    }

    /** FNV-1a over both texts, then mixed, so that sums of hashes do not cancel out. */
    private static long hash(String kind, String name) {
        long hash = OFFSET;
        String text = kind + ' ' + name;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
