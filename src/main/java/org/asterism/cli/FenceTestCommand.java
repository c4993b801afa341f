package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.FencingStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "test",
        description = "Ask each fencing device now, from the node that answers, whether it works; nobody is fenced.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism fence test --host pbx2"})
final class FenceTestCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    FenceTestCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        FencingStatus status = connection.client(console).post("fencing/test", FencingStatus.class);
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(status));
        } else {
            console.print(FencingView.devices(status, console));
        }
        return Exit.DONE.code();
    }
}
