package org.asterism.cli;

import java.util.List;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.ChangeResult.Refused;

/** What a new configuration would stop of what runs. */
final class Interruptions {

    private Interruptions() {}

    /** Asks for a yes where the dry run stops or demotes something; what it refuses is refused at once. */
    static void confirm(Confirmation confirmation, Console console, ChangeResult rehearsed) {
        if (rehearsed instanceof Refused refused) {
            throw CommandFailed.refused(refused);
        }
        List<String> ends = rehearsed instanceof Accepted accepted
                ? accepted.steps().stream()
                        .filter(step -> step.startsWith("stop ") || step.startsWith("demote "))
                        .toList()
                : List.of();
        if (!ends.isEmpty()) {
            confirmation.require(console, "this interrupts what runs", ends);
        }
    }
}
