package org.asterism.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "resource",
        description = "Move, ban, clear or clean up a resource, leave it alone or manage it; show one; its parameters.",
        mixinStandardHelpOptions = true)
final class ResourceCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    static CommandLine commandLine(Console console) {
        return new CommandLine(new ResourceCommand())
                .addSubcommand(new ResourceShowCommand(console))
                .addSubcommand(new ResourceParametersCommand(console))
                .addSubcommand(new ResourceMoveCommand(console))
                .addSubcommand(new ResourceBanCommand(console))
                .addSubcommand(new ResourceClearCommand(console))
                .addSubcommand(new ResourceCleanupCommand(console))
                .addSubcommand(new ResourceLeaveAloneCommands.Maintenance(console))
                .addSubcommand(new ResourceLeaveAloneCommands.Unmanage(console))
                .addSubcommand(new ResourceLeaveAloneCommands.Manage(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing subcommand");
    }
}
