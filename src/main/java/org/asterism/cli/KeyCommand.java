package org.asterism.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "key",
        description =
                "Show and change the keys that sign heartbeats and messages, while the cluster runs; make the certificates"
                        + " for TLS between nodes.",
        mixinStandardHelpOptions = true)
final class KeyCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    static CommandLine commandLine(Console console) {
        return new CommandLine(new KeyCommand())
                .addSubcommand(new KeyListCommand(console))
                .addSubcommand(new KeyChangeCommands.Rotate(console))
                .addSubcommand(new KeyChangeCommands.Add(console))
                .addSubcommand(new KeyChangeCommands.Use(console))
                .addSubcommand(new KeyChangeCommands.Remove(console))
                .addSubcommand(new CertificateCommands.Ca(console))
                .addSubcommand(new CertificateCommands.Node(console))
                .addSubcommand(new CertificateCommands.User(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing subcommand");
    }
}
