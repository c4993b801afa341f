package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.Lifetime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "confirm-down",
        description =
                "Vouch that a lost node is switched off, so that what it may hold can start elsewhere. Look before you say so.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism confirm-down pbx2 --comment 'cable pulled, I saw it'"})
final class ConfirmDownCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Parameters(index = "0", paramLabel = "NODE")
    private String node = "";

    ConfirmDownCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String path = "nodes/" + ChangeOptions.node(node) + "/confirm-down";
        return change.post(console, connection, path, Lifetime.DEFAULT);
    }
}
