package org.asterism.policy;

import java.util.Comparator;
import org.asterism.model.CibValues;
import org.asterism.model.OperationResult;

/** The order in which the runs of a CIB's history happened, so far as it tells. */
final class RunOrder implements Comparator<OperationResult> {

    static final RunOrder OLDEST_FIRST = new RunOrder();

    private RunOrder() {}

    @Override
    public int compare(OperationResult a, OperationResult b) {
        boolean bothDone = a.callId() >= 0 && b.callId() >= 0;
        if (bothDone && a.callId() != b.callId()) {
            return Long.compare(a.callId(), b.callId());
        }
        if (bothDone) {
            // The same run twice: as the last one and as the last failure.
            return a.lastChange().compareTo(b.lastChange());
        }
        if (a.callId() < 0 && b.callId() < 0) {
            return 0;
        }
        String[] left = key(a);
        String[] right = key(b);
        if (left.length == 4 && right.length == 4 && left[3].equals(right[3])) {
            // One is in flight; the same coordinator ordered both, so its transitions tell.
            int byTransition = Long.compare(CibValues.whole(left[1], -1), CibValues.whole(right[1], -1));
            return byTransition != 0 ? byTransition : a.callId() < 0 ? 1 : -1;
        }
        int byTime = a.lastChange().compareTo(b.lastChange());
        return byTime != 0 ? byTime : a.callId() < 0 ? 1 : -1;
    }

    /** Action, transition, expected result and the coordinator's mark. */
    private static String[] key(OperationResult run) {
        return run.details().attributes().getOrDefault("transition-key", "").split(":", 4);
    }
}
