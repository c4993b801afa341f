package org.asterism.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.asterism.api.ChangeResult.Condition;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.RefusalCode;
import picocli.CommandLine.Option;

/** The operator's yes to what cannot be taken back, or interrupts calls: asked for on a terminal, elsewhere given beforehand. */
final class Confirmation {

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask whether it is meant; needed where there is no terminal to ask at.")
    private boolean isGiven;

    /**
     * Goes on only with a yes.
     *
     * @param what what will happen, as a sentence without its full stop
     * @param details lines that tell more; may be empty
     */
    void require(Console console, String what, List<String> details) {
        if (isGiven) {
            return;
        }
        StringBuilder question = new StringBuilder(what).append('\n');
        details.forEach(line -> question.append("  - ").append(line).append('\n'));
        Optional<String> answer = console.answers().ask(console, question + "Go on? [y/N] ");
        if (answer.isPresent()) {
            String word = answer.get().strip().toLowerCase(Locale.ROOT);
            if (word.equals("y") || word.equals("yes")) {
                return;
            }
            throw refused("nothing was done: not confirmed", List.of(), "");
        }
        throw refused(
                "not done without a confirmation: " + what,
                details,
                "look with --dry-run first; then say --yes, or use a terminal");
    }

    private static CommandFailed refused(String sentence, List<String> details, String remedy) {
        return CommandFailed.refused(new Refused(
                RefusalCode.NOT_ALLOWED,
                sentence,
                details.stream().map(line -> new Condition("would", line, "")).toList(),
                remedy));
    }
}
