package org.asterism.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "config",
        description = "Check and convert files, show or replace the cluster's configuration.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    static CommandLine commandLine(Console console, ParameterCheck check) {
        return new CommandLine(new ConfigCommand())
                .addSubcommand(new ConfigCheckCommand(console, check))
                .addSubcommand(new ConfigConvertCommand(console))
                .addSubcommand(new ConfigImportCommand(console))
                .addSubcommand(new ConfigShowCommand(console))
                .addSubcommand(new ConfigApplyCommand(console))
                .addSubcommand(new ConfigHistoryCommand(console))
                .addSubcommand(new ConfigDiffCommand(console))
                .addSubcommand(new ConfigRollbackCommand(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing subcommand");
    }
}
