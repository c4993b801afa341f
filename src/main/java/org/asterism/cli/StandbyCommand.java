package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.Lifetime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "standby",
        description = "Give a node's resources to others; it takes none until it is online again.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism standby pbx2 --comment 'new disk'"})
final class StandbyCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Parameters(index = "0", paramLabel = "NODE")
    private String node = "";

    StandbyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String path = "nodes/" + ChangeOptions.node(node) + "/standby";
        return change.finish(
                console, connection, connection.client(console).post(path, change.body("", Lifetime.DEFAULT)));
    }
}
