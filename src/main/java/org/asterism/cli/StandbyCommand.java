package org.asterism.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "standby",
        description = "Give a node's resources to others; it takes none until it is online again.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ends after its time, or with 'asterism online'. Asterisks that can be drained are drained first: see --now.",
            "",
            "Examples:",
            "  asterism standby pbx2 --for 30m --reason 'new disk'",
            "  asterism standby pbx2 --forever"
        })
final class StandbyCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Mixin
    private LifetimeOption lifetime = new LifetimeOption();

    @Mixin
    private PaceOption pace = new PaceOption();

    @Parameters(index = "0", paramLabel = "NODE", description = "Whose resources are given away.")
    private String node = "";

    StandbyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String path = "nodes/" + ChangeOptions.node(node) + "/standby";
        return change.finish(
                console,
                connection,
                connection.client(console).post(path, change.body("", lifetime.lifetime(), pace.pace())));
    }
}
