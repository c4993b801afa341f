package org.asterism.drill;

import java.util.List;
import java.util.Locale;
import org.asterism.api.DrillOrder;
import org.asterism.api.DrillReport;

/**
 * What a drill showed, by the flight record, once the cluster is whole again; pure.
 *
 * @param state PASSED, FAILED, or UNKNOWN where the record that would tell could not be read
 */
public record DrillVerdict(DrillReport.State state, String sentence) {

    /** Whether resources ran on the node of which the fault is when it began. */
    public enum Work {
        HERE,
        NONE
    }

    /**
     * Judges.
     *
     * @param measured with what the record has of it
     * @param gaps why the record is not whole, each as a clause ("pbx2 did not answer"); empty: it is
     */
    public static DrillVerdict of(DrillReport measured, Work work, List<String> gaps) {
        boolean isSeen = !measured.outages().isEmpty();
        String away = measured.awayMicros() > 0
                ? String.format(Locale.ROOT, "away for %.2f s at most", measured.awayMicros() / 1e6)
                : "";
        if (measured.kind() == DrillOrder.Kind.LINK) {
            if (isSeen) {
                return failed("a resource was interrupted by one cut link; " + away);
            }
            return gaps.isEmpty()
                    ? passed("nothing moved, the link is back")
                    : unknown("whether a resource was interrupted", gaps);
        }
        if (measured.kind() == DrillOrder.Kind.FREEZE || measured.kind() == DrillOrder.Kind.POWER) {
            boolean isOwn = measured.kind() == DrillOrder.Kind.FREEZE;
            String back = (isOwn ? "this node" : measured.target()) + " is back";
            String there = isOwn ? "here" : "there";
            if (work == Work.NONE) {
                return passed("nothing ran " + there + "; " + back);
            }
            if (isSeen) {
                return passed("taken over, " + away + "; " + back);
            }
            return gaps.isEmpty()
                    ? failed("the record shows no takeover, although resources ran " + there)
                    : unknown("whether the resources were taken over", gaps);
        }
        if (isSeen) {
            return passed("the service is back, " + away);
        }
        return gaps.isEmpty()
                ? failed("the death of the service was not noticed")
                : unknown("how long the service was away", gaps);
    }

    private static DrillVerdict passed(String sentence) {
        return new DrillVerdict(DrillReport.State.PASSED, sentence);
    }

    private static DrillVerdict failed(String sentence) {
        return new DrillVerdict(DrillReport.State.FAILED, sentence);
    }

    private static DrillVerdict unknown(String what, List<String> gaps) {
        return new DrillVerdict(
                DrillReport.State.UNKNOWN, what + " is not known, because " + String.join(" and ", gaps));
    }
}
