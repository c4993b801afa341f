package org.asterism.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "alerts",
        description = "Show whom this node tells of events and how that goes, or try it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Alerts stand in the configuration of the cluster, see the manual, alerts.md.",
            "",
            "Examples:",
            "  asterism alerts list",
            "  asterism alerts list --host pbx2",
            "  asterism alerts test desk"
        })
final class AlertsCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private AlertsCommand() {}

    static CommandLine commandLine(Console console) {
        return new CommandLine(new AlertsCommand())
                .addSubcommand(new AlertsListCommand(console))
                .addSubcommand(new AlertsTestCommand(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
