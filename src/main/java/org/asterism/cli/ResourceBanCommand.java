package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.model.ResourceId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "ban",
        description = "Keep a resource away from a node.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism resource ban phones pbx1 --for 2d"})
final class ResourceBanCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Mixin
    private LifetimeOption lifetime = new LifetimeOption();

    @Mixin
    private PaceOption pace = new PaceOption();

    @Parameters(index = "0", paramLabel = "RESOURCE")
    private String resource = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NODE",
            description = "From where (default: the node where it is).")
    private String node = "";

    ResourceBanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ResourceId id = ChangeOptions.resource(resource);
        return change.finish(
                console,
                connection,
                connection
                        .client(console)
                        .post("resources/" + id + "/ban", change.body(node, lifetime.lifetime(), pace.pace())));
    }
}
