package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.ChangeBody;
import org.asterism.api.ClusterStatus;
import org.asterism.api.Lifetime;
import org.asterism.api.Pace;
import org.asterism.model.ResourceId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "drain",
        description = {
            "Let the calls of a resource end, then move it away; of a node, then put it on standby.",
            "New calls are refused from now on; no call that is up is cut. If calls are left at the deadline, the drain is given up"
                    + " and new calls are taken again, or with --cut they are cut. 'asterism status' shows how many are left."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  asterism drain pbx --deadline 45m",
            "  asterism drain pbx --abort",
            "  asterism drain pbx1 --reason 'new disk'"
        })
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

    @Mixin
    private PaceOption.Rest rest = new PaceOption.Rest();

    @Option(names = "--abort", description = "End the drain: new calls are taken again.")
    private boolean isAborted;

    @Parameters(index = "0", paramLabel = "RESOURCE|NODE", description = "Whose calls are let end.")
    private String subject = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NODE",
            description = "Where the resource is drained (default: where it runs).")
    private String node = "";

    DrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String path = path(ChangeOptions.resource(subject));
        if (isAborted) {
            return change.post(console, connection, path + "/undrain", Lifetime.DEFAULT);
        }
        return change.finish(console, connection, connection.client(console).post(path + "/drain", body()));
    }

    private ChangeBody body() {
        Lifetime span = PaceOption.deadline(deadline);
        return change.body(node, span, new Pace.AfterDrain(Lifetime.DEFAULT, rest.atDeadline()));
    }

    /** What is no resource may be a node. */
    private String path(ResourceId id) {
        ClusterStatus status = connection.client(console).get("status", ClusterStatus.class);
        boolean isResource =
                status.resources().stream().anyMatch(top -> top.find(id).isPresent());
        boolean isNode =
                status.nodes().stream().anyMatch(one -> one.name().value().equals(id.value()));
        if (isResource || !isNode) {
            return "resources/" + id;
        }
        if (!node.isEmpty()) {
            throw CommandFailed.usage("'" + id + "' is a node, so it needs no second one", "asterism drain " + id);
        }
        return "nodes/" + id;
    }
}
