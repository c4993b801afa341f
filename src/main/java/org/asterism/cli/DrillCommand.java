package org.asterism.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "drill",
        description = {
            "Make a fault on purpose on the node that is asked, when the cluster can bear it, and measure what comes of it.",
            "Refused unless all nodes are up, nothing is under way, nothing has failed, and the others can take over."
        },
        mixinStandardHelpOptions = true)
final class DrillCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    static CommandLine commandLine(Console console) {
        return new CommandLine(new DrillCommand())
                .addSubcommand(new DrillBeginCommands.Service(console))
                .addSubcommand(new DrillBeginCommands.Link(console))
                .addSubcommand(new DrillBeginCommands.Freeze(console))
                .addSubcommand(new DrillBeginCommands.Power(console))
                .addSubcommand(new DrillReadCommands.ListAll(console))
                .addSubcommand(new DrillReadCommands.Show(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing subcommand");
    }
}
