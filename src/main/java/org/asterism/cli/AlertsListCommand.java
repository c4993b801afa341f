package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.AlertList;
import org.asterism.api.ApiJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "Show each recipient of the alerts of a node: what waits, what was told, what failed.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism alerts list"})
final class AlertsListCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    AlertsListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        AlertList list = connection.client(console).get("alerts", AlertList.class);
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(list));
        } else {
            console.print(AlertsView.list(list, console));
        }
        return Exit.DONE.code();
    }
}
