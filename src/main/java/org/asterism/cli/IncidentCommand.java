package org.asterism.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "incident",
        description = "Show what happened: outages out of the flight record, with phases and reasons.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Works on a dead cluster, too: --state-dir reads the record from the disk of a node.",
            "",
            "Examples:",
            "  asterism incident list",
            "  asterism incident show 20261127-015412",
            "  asterism incident show last --all",
            "  asterism incident export last /tmp/incident.zip",
            "  asterism incident replay /tmp/incident.zip --with cluster.conf",
            "  asterism incident list --state-dir /var/lib/asterism"
        })
final class IncidentCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private IncidentCommand() {}

    static CommandLine commandLine(Console console) {
        return new CommandLine(new IncidentCommand())
                .addSubcommand(new IncidentListCommand(console))
                .addSubcommand(new IncidentShowCommand(console))
                .addSubcommand(new IncidentExportCommand(console))
                .addSubcommand(new IncidentReplayCommand(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
