package org.asterism.watchdog.core;

import java.time.Duration;
import org.asterism.watchdog.core.Vitals.Holding;

/**
 * Whether the watchdog is fed. Pure, apart from its memory whether it is bound, which any thread may ask.
 *
 * <p>Unbound, a manager may wait for its first lease for as long as it likes. It is bound by its first lease, or from its
 * beginning when the life before left the watchdog armed; from then on it is fed with a lease only, or while nothing runs here.
 */
public final class FeedRule {

    /** The answer. */
    public sealed interface Verdict {

        record Feed() implements Verdict {}

        /** Not now; one sentence for operators. */
        record Starve(String reason) implements Verdict {}
    }

    /** Whether others may rely on the watchdog of this node. */
    public enum Bond {
        UNBOUND,
        BOUND
    }

    private final Duration deadline;
    private volatile Bond bond;

    /** @param deadline longest silence of the actors or the heart */
    public FeedRule(Duration deadline, Bond bond) {
        this.deadline = deadline;
        this.bond = bond;
    }

    public Bond bond() {
        return bond;
    }

    /** Judges one moment. */
    public Verdict judge(Vitals vitals) {
        if (vitals.hasLease()) {
            bond = Bond.BOUND;
        }
        Duration actors = vitals.now().since(vitals.actorsWell());
        if (actors.compareTo(deadline) > 0) {
            return new Verdict.Starve("the manager's actors have not answered for " + actors.toMillis() + " ms");
        }
        Duration heart = vitals.now().since(vitals.heartAt());
        if (heart.compareTo(deadline) > 0) {
            return new Verdict.Starve("the heart has stood still for " + heart.toMillis() + " ms");
        }
        if (bond == Bond.UNBOUND || vitals.hasLease() || vitals.holding() == Holding.NOTHING) {
            return new Verdict.Feed();
        }
        return new Verdict.Starve(
                vitals.holding() == Holding.SOMETHING
                        ? "the lease is over and something still runs here"
                        : "there is no lease, and it is not known yet what runs here");
    }
}
