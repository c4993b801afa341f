package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.model.ResourceId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "move",
        description = {
            "Move a resource, to a node or away from where it is.",
            "An Asterisk that can be drained is drained first: it moves when its last call has ended."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  asterism resource move phones pbx2 --for 8h", "  asterism resource move pbx --now"
        })
final class ResourceMoveCommand implements Callable<Integer> {

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

    @Parameters(index = "1", arity = "0..1", paramLabel = "NODE", description = "Where to (default: any other node).")
    private String node = "";

    ResourceMoveCommand(Console console) {
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
                        .post("resources/" + id + "/move", change.body(node, lifetime.lifetime(), pace.pace())));
    }
}
