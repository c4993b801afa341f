package org.asterism.node;

import java.time.Duration;
import org.asterism.model.BootTime;
import org.asterism.model.Timing;
import org.asterism.policy.NoQuorumPolicy;

/**
 * What a node does about its resources while the quorum's word is missing. Pure.
 *
 * <p>Guarded addresses are none of this: their gate shuts with the lease, whatever the policy. Nothing starts, either. So the
 * policy decides about the rest, which nobody takes over before it is confirmed that the node is down, and there is time
 * to see whether the word comes back.
 *
 * <p>Decided: three dead times, at least 3 s, because to stop what nobody may take costs calls and saves nothing, and
 * most cuts of a switch that restarts its links are over by then; one dead time where a watchdog counts, since only who has
 * stopped all is spared by it. A life that never had the word waits initdead, as for everything that others have to be there for.
 * Decided: no key of its own, because it follows from what the dead time says of the network.
 */
record NoQuorumRule(Timing timing) {

    private static final Duration LEAST = Duration.ofSeconds(3);

    /** Whether this life of the node was ever backed by a quorum. */
    enum Past {
        BACKED_ONCE,
        NEVER_BACKED
    }

    /** What happens to a node that has no lease and runs something. */
    enum Watchdog {
        /** It is reset. */
        RESETS,
        /** Nothing, by itself. */
        NONE
    }

    /** What to do. */
    enum Deed {
        /** Nothing yet. */
        WAIT,
        /** All stays as it is. */
        KEEP,
        /** The scheduler says what stops and what is demoted. */
        END,
        /** The watchdog resets this node; to stop anything would only spare it. */
        BE_RESET
    }

    /** The deed at {@code now}, when the word has been missing since {@code since}. */
    Deed judge(NoQuorumPolicy policy, BootTime since, BootTime now, Past past, Watchdog watchdog) {
        if (now.isBefore(since.plus(patience(past, watchdog)))) {
            return Deed.WAIT;
        }
        return switch (policy) {
            case FREEZE, IGNORE -> Deed.KEEP;
            case STOP, DEMOTE -> Deed.END;
            case FENCE -> watchdog == Watchdog.RESETS ? Deed.BE_RESET : Deed.END;
        };
    }

    private Duration patience(Past past, Watchdog watchdog) {
        if (watchdog == Watchdog.RESETS) {
            return timing.deadtime();
        }
        Duration usual = longer(timing.deadtime().multipliedBy(3), LEAST);
        return past == Past.BACKED_ONCE ? usual : longer(timing.initdead(), usual);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** For operators. */
    static String sentence(NoQuorumPolicy policy, Deed deed, Watchdog watchdog) {
        String name = "no quorum; no-quorum-policy = " + policy.word();
        String reset = watchdog == Watchdog.RESETS
                ? "; but the watchdog resets this node while anything runs here without a lease"
                : "";
        return switch (deed) {
            case WAIT -> name + " is about to be obeyed, unless the quorum comes back";
            case KEEP ->
                name + ": what runs here stays, except floating addresses; what fails is not restarted, and nothing is"
                        + " taken over" + reset;
            case END ->
                policy == NoQuorumPolicy.DEMOTE
                        ? name + ": what has a role is demoted here, the rest is stopped" + reset
                        : policy == NoQuorumPolicy.FENCE
                                ? name
                                        + ", but no watchdog resets this node: it stops what it runs, and waits to be fenced"
                                : name + ": what runs here is stopped";
            case BE_RESET -> name + ": the watchdog is about to reset this node";
        };
    }
}
