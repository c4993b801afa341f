package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.Lifetime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "restart",
        description = "Restart the manager of the node asked; nothing moves, since the others promise to wait 30 s.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism restart pbx2 --comment 'new release'"})
final class RestartCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Parameters(index = "0", paramLabel = "NODE")
    private String node = "";

    RestartCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String path = "nodes/" + ChangeOptions.node(node) + "/restart";
        return change.post(console, connection, path, Lifetime.DEFAULT);
    }
}
