package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.FencingStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "devices",
        description = "Show the fencing devices: whom each can fence, and whether it answered its last test.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism fence devices"})
final class FenceDevicesCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    FenceDevicesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        FencingStatus status = connection.client(console).get("fencing", FencingStatus.class);
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(status));
        } else {
            console.print(FencingView.devices(status, console));
        }
        return Exit.DONE.code();
    }
}
