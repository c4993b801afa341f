package org.asterism.resource.core;

import java.time.Duration;
import java.util.Optional;
import org.asterism.model.BootTime;

/**
 * Decides what the results of one recurring monitor mean. Immutable: each result gives a verdict and the next judge. Its rules are
 * in the description of this package.
 *
 * @param bad results in a row that were bad, silences included that were not excused
 * @param good results in a row that were good
 * @param excused silences in a row that were excused
 * @param silentSince when the first of them ended; has no meaning while {@code excused} is 0
 * @param stretch what the time limit is multiplied with next time
 * @param counts whether the last verdict was a failure
 */
public record MonitorJudge(
        Rules rules, int bad, int good, int excused, BootTime silentSince, int stretch, boolean counts) {

    /**
     * Limits.
     *
     * @param rise good results in a row that end a failure, at least 1
     * @param fall bad results in a row that make one, at least 1
     * @param mostStretch bound of the time limit's multiple, at least 1
     * @param patience longest silence that is excused on a busy node
     */
    public record Rules(int rise, int fall, int mostStretch, Duration patience) {
        public Rules {
            if (rise < 1 || fall < 1 || mostStretch < 1 || patience.isNegative()) {
                throw new IllegalArgumentException("rise, fall and stretch are at least 1, patience at least 0: " + rise
                        + ", " + fall + ", " + mostStretch + ", " + patience);
            }
        }
    }

    /** What a run gave. */
    public enum Look {
        /** As expected. */
        GOOD,
        /** An answer that is not. */
        BAD,
        /** No answer in time. */
        SILENT
    }

    /** What another node says of the service. */
    public enum Opinion {
        REACHED,
        NOT_REACHED,
        /** Nobody could be asked, or nobody answered. */
        NONE
    }

    /** What a silence is judged by. {@code busy}: why the node is busy; empty: it is not. */
    public record Evidence(Optional<String> busy, Opinion opinion, String opinionWords) {

        public static final Evidence NOTHING = new Evidence(Optional.empty(), Opinion.NONE, "");
    }

    /** What it means. */
    public sealed interface Verdict {

        /** The result stands as it is. */
        record Stands() implements Verdict {}

        /** It is no failure, for this reason. */
        record Excused(String reason) implements Verdict {}

        /** It is good, but the failure before still stands, for this reason. */
        record StillFailed(String reason) implements Verdict {}
    }

    /** A verdict and the judge of the next result. */
    public record Step(MonitorJudge next, Verdict verdict) {}

    public static MonitorJudge of(Rules rules) {
        return new MonitorJudge(rules, 0, 0, 0, new BootTime(0), 1, false);
    }

    /** The time limit for the next run. */
    public Duration limit(Duration usual) {
        return usual.multipliedBy(stretch);
    }

    /** Whether {@link Evidence} matters for this look, so that it is worth gathering. */
    public static boolean wantsEvidence(Look look) {
        return look == Look.SILENT;
    }

    /** Judges one result that came now. */
    public Step judge(Look look, Evidence evidence, BootTime now) {
        return switch (look) {
            case GOOD -> judgeGood();
            case BAD -> judgeBad("");
            case SILENT -> judgeSilent(evidence, now);
        };
    }

    private Step judgeGood() {
        boolean isEnough = !counts || good + 1 >= rules.rise();
        MonitorJudge next = new MonitorJudge(
                rules, isEnough ? 0 : bad, good + 1, 0, new BootTime(0), Math.max(1, stretch / 2), !isEnough);
        return new Step(
                next,
                isEnough
                        ? new Verdict.Stands()
                        : new Verdict.StillFailed("good " + (good + 1) + " of " + rules.rise() + " times in a row"));
    }

    private Step judgeBad(String about) {
        boolean isFailure = counts || bad + 1 >= rules.fall();
        MonitorJudge next = new MonitorJudge(rules, bad + 1, 0, 0, new BootTime(0), stretch, isFailure);
        return new Step(
                next,
                isFailure
                        ? new Verdict.Stands()
                        : new Verdict.Excused("bad " + (bad + 1) + " of " + rules.fall() + " times in a row" + about));
    }

    private Step judgeSilent(Evidence evidence, BootTime now) {
        if (counts) {
            return judgeBad("");
        }
        BootTime since = excused == 0 ? now : silentSince;
        boolean isReached = evidence.opinion() == Opinion.REACHED;
        boolean isPatient = now.since(since).compareTo(rules.patience()) < 0;
        boolean isBusy = evidence.busy().isPresent();
        boolean canWaitLonger = stretch < rules.mostStretch();
        boolean isExcused = isBusy ? isPatient && (canWaitLonger || isReached) : isReached && excused == 0;
        if (!isExcused) {
            return judgeBad(because(evidence));
        }
        int longer = isBusy ? Math.min(rules.mostStretch(), stretch * 2) : stretch;
        MonitorJudge next = new MonitorJudge(rules, bad, 0, excused + 1, since, longer, false);
        return new Step(next, new Verdict.Excused("no answer" + because(evidence)));
    }

    private static String because(Evidence evidence) {
        String host =
                evidence.busy().map(reason -> "; this node is busy: " + reason).orElse("");
        return host + (evidence.opinionWords().isEmpty() ? "" : "; " + evidence.opinionWords());
    }
}
