package org.asterism.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        description = "Show who changed what, from where and why; check that the log is as it was written.",
        mixinStandardHelpOptions = true)
final class AuditCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    static CommandLine commandLine(Console console) {
        return new CommandLine(new AuditCommand())
                .addSubcommand(new AuditListCommand(console))
                .addSubcommand(new AuditVerifyCommand(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing subcommand");
    }
}
