package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.Lifetime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "online",
        description = "End a node's standby and maintenance.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism online pbx2"})
final class OnlineCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Parameters(index = "0", paramLabel = "NODE")
    private String node = "";

    OnlineCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String path = "nodes/" + ChangeOptions.node(node) + "/online";
        return change.post(console, connection, path, Lifetime.DEFAULT);
    }
}
