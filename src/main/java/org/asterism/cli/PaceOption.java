package org.asterism.cli;

import java.util.List;
import java.util.Locale;
import org.asterism.api.Lifetime;
import org.asterism.api.Pace;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether calls are let end first. */
final class PaceOption {

    /** What becomes of the calls that are left at a drain's deadline. */
    static final class Rest {
        @Option(
                names = "--cut",
                description = "At the deadline calls that are left are cut, instead of giving the drain up.")
        private boolean isCut;

        @Option(
                names = "--keep",
                paramLabel = "CLASS",
                split = ",",
                description = "Classes that are not cut even then: emergency, fax, conference:N (of N participants)."
                        + " Default: those of the Asterisk's parameter drain-keep.")
        private List<String> keep = List.of();

        Pace.AtDeadline atDeadline() {
            if (!isCut && !keep.isEmpty()) {
                throw CommandFailed.usage("--keep needs --cut", "without --cut no call is cut at all");
            }
            return isCut ? new Pace.Cut(String.join(" ", keep)) : new Pace.GiveUp();
        }
    }

    /** The drain before it. */
    static final class Drain {
        @Option(
                names = "--deadline",
                paramLabel = "TIME",
                description =
                        "When the drain before it is given up, and nothing moves: 30m (the default), 2h, or forever.")
        private String deadline = "";

        @Mixin
        private Rest rest = new Rest();
    }

    @Option(
            names = "--now",
            description = "At once, though calls are cut. Otherwise an Asterisk that can be drained is drained first.")
    private boolean isNow;

    @Mixin
    private Drain drain = new Drain();

    Pace pace() {
        Pace.AtDeadline atDeadline = drain.rest.atDeadline();
        boolean isDrained = !drain.deadline.isEmpty() || !(atDeadline instanceof Pace.GiveUp);
        if (isNow && isDrained) {
            throw CommandFailed.usage(
                    "--now does not wait for a drain", "leave out --now, or --deadline, --cut and --keep");
        }
        return isNow ? Pace.NOW : new Pace.AfterDrain(deadline(drain.deadline), atDeadline);
    }

    /** After which a drain is given up; empty: as usual. */
    static Lifetime deadline(String text) {
        try {
            return Lifetime.parse(text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage("not a time: '" + text + "'", "write for example 30m, 2h or forever");
        }
    }
}
