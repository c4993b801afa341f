package org.asterism.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "maintenance",
        description = "Leave all that runs on a node as it is, and do not watch it: for work on the node by hand.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The node keeps its votes, and fencing still counts. Ends after its time, or with 'asterism online'.",
            "For one resource: asterism resource maintenance RESOURCE.",
            "",
            "Example:",
            "  asterism maintenance pbx2 --for 1h --reason 'upgrade of Asterisk'"
        })
final class MaintenanceCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Mixin
    private LifetimeOption lifetime = new LifetimeOption();

    @Parameters(index = "0", paramLabel = "NODE", description = "Whom to leave alone.")
    private String node = "";

    MaintenanceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String path = "nodes/" + ChangeOptions.node(node) + "/maintenance";
        return change.post(console, connection, path, lifetime.lifetime());
    }
}
