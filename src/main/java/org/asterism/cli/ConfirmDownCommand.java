package org.asterism.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.api.ChangeMode;
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

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Parameters(index = "0", paramLabel = "NODE")
    private String node = "";

    ConfirmDownCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String path = "nodes/" + ChangeOptions.node(node) + "/confirm-down";
        if (change.mode() == ChangeMode.APPLY) {
            confirmation.require(
                    console,
                    "what " + node
                            + " may still hold will be started elsewhere: if it runs after all, data can be lost",
                    List.of());
        }
        return change.post(console, connection, path, Lifetime.DEFAULT);
    }
}
