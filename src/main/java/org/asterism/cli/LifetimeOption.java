package org.asterism.cli;

import java.util.Locale;
import org.asterism.api.Lifetime;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How long something holds. */
final class LifetimeOption {

    /** At most one of them. */
    static final class Length {
        @Option(
                names = "--for",
                paramLabel = "TIME",
                description =
                        "How long it holds: 30m, 8h, 2d, or forever (default: the cluster's option lease-time, 8h).")
        private String span = "";

        @Option(names = "--forever", description = "Until it is ended by a command.")
        private boolean isForever;
    }

    @ArgGroup
    private Length length = new Length();

    Lifetime lifetime() {
        if (length.isForever) {
            return Lifetime.FOREVER;
        }
        try {
            return Lifetime.parse(length.span.startsWith("P") ? length.span : length.span.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage("not a time: '" + length.span + "'", "write for example 30m, 8h, 2d or forever");
        }
    }
}
