package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.Lifetime;
import org.asterism.model.ResourceId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "clear",
        description = "End moves and bans of a resource.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism resource clear phones"})
final class ResourceClearCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Parameters(index = "0", paramLabel = "RESOURCE")
    private String resource = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NODE",
            description = "Only those for this node (default: all).")
    private String node = "";

    ResourceClearCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ResourceId id = ChangeOptions.resource(resource);
        return change.finish(
                console,
                connection,
                connection.client(console).post("resources/" + id + "/clear", change.body(node, Lifetime.DEFAULT)));
    }
}
