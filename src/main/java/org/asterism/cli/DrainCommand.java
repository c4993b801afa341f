package org.asterism.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.asterism.api.Lifetime;
import org.asterism.model.ResourceId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "drain",
        description = {
            "Let the calls of a resource end, then move it away.",
            "New calls are refused from now on; no call that is up is cut. If calls are left at the deadline, the drain is given up"
                    + " and new calls are taken again. 'asterism status' on that node shows how many are left."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  asterism drain pbx --deadline 45m", "  asterism drain pbx --abort"})
final class DrainCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "When it is given up: 30m (the default), 2h, or forever.")
    private String deadline = "30m";

    @Option(names = "--abort", description = "End the drain: new calls are taken again.")
    private boolean isAborted;

    @Parameters(index = "0", paramLabel = "RESOURCE")
    private String resource = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NODE", description = "Where (default: where it runs).")
    private String node = "";

    DrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ResourceId id = ChangeOptions.resource(resource);
        if (isAborted) {
            return change.post(console, connection, "resources/" + id + "/undrain", Lifetime.DEFAULT);
        }
        return change.finish(
                console,
                connection,
                connection.client(console).post("resources/" + id + "/drain", change.body(node, span())));
    }

    private Lifetime span() {
        try {
            return Lifetime.parse(deadline.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage("not a time: '" + deadline + "'", "write for example 30m, 2h or forever");
        }
    }
}
