package org.asterism.cli;

import java.util.Locale;
import org.asterism.api.Lifetime;
import org.asterism.api.Pace;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Whether calls are let end first. */
final class PaceOption {

    /** At most one of them. */
    static final class Choice {
        @Option(
                names = "--now",
                description = "At once, though calls are cut. Otherwise an Asterisk that can be drained is drained first.")
        private boolean isNow;

        @Option(
                names = "--deadline",
                paramLabel = "TIME",
                description = "When the drain before it is given up, and nothing moves: 30m (the default), 2h, or forever.")
        private String deadline = "";
    }

    @ArgGroup
    private Choice choice = new Choice();

    Pace pace() {
        return choice.isNow ? Pace.NOW : new Pace.AfterDrain(deadline(choice.deadline));
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
