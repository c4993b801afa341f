package org.asterism.cli;

import java.util.List;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.RefusalCode;

/** Ends a command: nothing more can be done. Caught in one place, which prints it and gives the exit status. */
final class CommandFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Exit exit;
    private final transient Refused refusal;

    private CommandFailed(Exit exit, Refused refusal) {
        super(refusal.sentence());
        this.exit = exit;
        this.refusal = refusal;
    }

    static CommandFailed refused(Refused refusal) {
        return new CommandFailed(Exit.REFUSED, refusal);
    }

    static CommandFailed notReachable(String sentence, String remedy) {
        return new CommandFailed(Exit.NOT_REACHABLE, new Refused(RefusalCode.UNAVAILABLE, sentence, List.of(), remedy));
    }

    static CommandFailed usage(String sentence, String remedy) {
        return new CommandFailed(Exit.USAGE, new Refused(RefusalCode.INVALID, sentence, List.of(), remedy));
    }

    Exit exit() {
        return exit;
    }

    Refused refusal() {
        return refusal;
    }
}
