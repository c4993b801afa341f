package org.asterism.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.ClusterStatus;
import org.asterism.api.Lifetime;
import org.asterism.api.RefusalCode;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "fence",
        description = "Fence a node by hand, or show devices and history of fencing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Without --off or --on the node is rebooted. The order is taken at once; the history tells how it ended.",
            "",
            "Examples:",
            "  asterism fence pbx2 --comment 'hangs'",
            "  asterism fence pbx2 --off",
            "  asterism fence devices",
            "  asterism fence history",
            "  asterism fence confirm pbx2 --comment 'cable pulled, I saw it'"
        })
final class FenceCommand implements Callable<Integer> {

    /** At most one of them. */
    private static final class Action {
        @Option(names = "--off", description = "Switch it off and leave it off.")
        private boolean isOff;

        @Option(names = "--on", description = "Switch it on, or let it in again.")
        private boolean isOn;
    }

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @ArgGroup
    private Action action = new Action();

    @Parameters(index = "0", paramLabel = "NODE", arity = "0..1", description = "Whom to fence.")
    private String node = "";

    private FenceCommand(Console console) {
        this.console = console;
    }

    static CommandLine commandLine(Console console) {
        return new CommandLine(new FenceCommand(console))
                .addSubcommand(new FenceHistoryCommand(console))
                .addSubcommand(new FenceDevicesCommand(console))
                .addSubcommand(new FenceTestCommand(console))
                .addSubcommand("confirm", new ConfirmDownCommand(console));
    }

    @Override
    public Integer call() {
        if (node.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing NODE or subcommand");
        }
        String verb = action.isOff ? "fence-off" : action.isOn ? "fence-on" : "fence";
        String path = "nodes/" + ChangeOptions.node(node) + "/" + verb;
        if (!action.isOn && change.mode() == ChangeMode.APPLY) {
            requireNode();
            String what = action.isOff ? "switched off, and stays off" : "rebooted";
            confirmation.require(console, node + " will be " + what + "; all that runs there ends at once", List.of());
        }
        return change.post(console, connection, path, Lifetime.DEFAULT);
    }

    /** Before anybody is asked to say yes to it. */
    private void requireNode() {
        List<String> nodes = connection.client(console).get("status", ClusterStatus.class).nodes().stream()
                .map(known -> known.name().value())
                .toList();
        if (!nodes.contains(node)) {
            throw CommandFailed.refused(new Refused(
                    RefusalCode.NOT_FOUND,
                    "there is no node '" + node + "'",
                    List.of(),
                    "there are: " + String.join(", ", nodes) + "; what was fenced: asterism fence history"));
        }
    }
}
