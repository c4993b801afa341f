package org.asterism.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Print the completion for bash.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism completion > /etc/bash_completion.d/asterism"})
final class CompletionCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.print(AutoComplete.bash("asterism", spec.root().commandLine()).stripTrailing());
        return Exit.DONE.code();
    }
}
