package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.Lifetime;
import org.asterism.model.ResourceId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "cleanup",
        description = "Forget a resource's failures and look at it anew.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism resource cleanup phones"})
final class ResourceCleanupCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Parameters(index = "0", paramLabel = "RESOURCE")
    private String resource = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NODE", description = "Only there (default: everywhere).")
    private String node = "";

    ResourceCleanupCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ResourceId id = ChangeOptions.resource(resource);
        return change.finish(
                console,
                connection,
                connection.client(console).post("resources/" + id + "/cleanup", change.body(node, Lifetime.DEFAULT)));
    }
}
