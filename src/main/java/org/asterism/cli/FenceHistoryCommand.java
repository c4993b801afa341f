package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.FencingStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "history",
        description = "Show what was fenced, why, by which device, and how it ended; newest first.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism fence history --json"})
final class FenceHistoryCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    FenceHistoryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        FencingStatus status = connection.client(console).get("fencing", FencingStatus.class);
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(status));
        } else {
            console.print(FencingView.history(status, console));
        }
        return Exit.DONE.code();
    }
}
