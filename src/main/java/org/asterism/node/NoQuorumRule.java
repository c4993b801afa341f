package org.asterism.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.asterism.model.ClusterDocument;
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
 * stopped all is spared by it, and with {@code unfenced = assume-clean}, since others then start the same at once. A life that never had the word waits initdead, as for everything that others have to be there for.
 * Decided: no key of its own, because it follows from what the dead time says of the network. Decided: where the fencing of a
 * silent peer decides between two nodes ({@code on-silent-peer = fence}) the wait has no end while that is under way, because the
 * peer takes nothing of ours before it has fenced us, and the one who wins would have stopped its calls for nothing; a watchdog
 * does not wait for that, so with one this node does not either.
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

    /** When others start what may still run here. */
    enum Takers {
        /** Once this node's end is confirmed. */
        WHEN_CONFIRMED,
        /** With the end of the lease. */
        AT_ONCE
    }

    /** Whether the fencing of a silent peer is under way, which decides who of two nodes goes on. */
    enum Fencing {
        DECIDES,
        NONE
    }

    /** What bears on the deed beside time. */
    record Circumstances(NoQuorumPolicy policy, Past past, Watchdog watchdog, Takers takers, Fencing fencing) {

        /** By the document in force at that time. */
        static Circumstances of(ClusterDocument document, Instant now, Past past, Watchdog watchdog, Fencing fencing) {
            return new Circumstances(
                    NoQuorumPolicy.of(document, now),
                    past,
                    watchdog,
                    NoQuorumPolicy.assumesClean(document, now) ? Takers.AT_ONCE : Takers.WHEN_CONFIRMED,
                    fencing);
        }
    }

    /** What to do. */
    enum Deed {
        /** Nothing yet. */
        WAIT,
        /** Nothing before a fencing has decided. */
        AWAIT_FENCING,
        /** All stays as it is. */
        KEEP,
        /** The scheduler says what stops and what is demoted. */
        END,
        /** The watchdog resets this node; to stop anything would only spare it. */
        BE_RESET
    }

    /** The deed when the word has been {@code missing} for so long. */
    Deed judge(Circumstances here, Duration missing) {
        if (missing.compareTo(patience(here)) < 0) {
            return Deed.WAIT;
        }
        if (here.fencing() == Fencing.DECIDES && here.watchdog() == Watchdog.NONE) {
            return Deed.AWAIT_FENCING;
        }
        return switch (here.policy()) {
            case FREEZE, IGNORE -> Deed.KEEP;
            case STOP, DEMOTE -> Deed.END;
            case FENCE -> here.watchdog() == Watchdog.RESETS ? Deed.BE_RESET : Deed.END;
        };
    }

    private Duration patience(Circumstances here) {
        if (here.watchdog() == Watchdog.RESETS || here.takers() == Takers.AT_ONCE) {
            return timing.deadtime();
        }
        Duration usual = longer(timing.deadtime().multipliedBy(3), LEAST);
        return here.past() == Past.BACKED_ONCE ? usual : longer(timing.initdead(), usual);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** What would be done with what runs here, for operators; empty before the document is known. */
    Optional<String> outlook(Optional<ClusterDocument> document, Watchdog watchdog, Instant now) {
        return document.map(known -> {
            Circumstances here = Circumstances.of(known, now, Past.BACKED_ONCE, watchdog, Fencing.NONE);
            NoQuorumPolicy policy = here.policy();
            Duration patience = patience(here);
            String what = switch (judge(here, patience)) {
                case KEEP ->
                    watchdog == Watchdog.RESETS
                            ? "would stay, but the watchdog resets this node while anything runs here without a lease"
                            : "would stay as it is";
                case BE_RESET -> "would end when the watchdog resets this node";
                case END ->
                    (policy == NoQuorumPolicy.DEMOTE ? "would be demoted or stopped" : "would be stopped") + " here "
                            + patience.toMillis() / 1000.0 + " s later";
                case WAIT, AWAIT_FENCING -> throw new AssertionError("the wait is over");
            };
            return "should no quorum back this node, its floating addresses would close with the lease, and the rest "
                    + what + " (no-quorum-policy = " + policy.word() + ")";
        });
    }

    /** For operators. */
    static String sentence(Circumstances here, Deed deed) {
        NoQuorumPolicy policy = here.policy();
        String name = "no quorum; no-quorum-policy = " + policy.word();
        String reset = here.watchdog() == Watchdog.RESETS
                ? "; but the watchdog resets this node while anything runs here without a lease"
                : "";
        return switch (deed) {
            case WAIT -> name + " is about to be obeyed, unless the quorum comes back";
            case AWAIT_FENCING ->
                name
                        + " waits until the fencing of the silent peer has decided who goes on; what runs here stays until then"
                        + reset;
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
