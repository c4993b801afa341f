package org.asterism.cli;

import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.ClusterStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Show the cluster: nodes, links, votes, resources, failures, risks.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  asterism status",
            "  asterism status --watch",
            "  asterism status --host 10.0.0.2 --token-file ~/token --json"
        })
final class StatusCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--watch", description = "Show it anew each second, until q or Ctrl-C.")
    private boolean isWatching;

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient client = connection.client(console);
        if (isWatching) {
            return new Watch(console, client, connection.isJson() ? Watch.Form.JSON : Watch.Form.LINES)
                    .run()
                    .code();
        }
        ClusterStatus status = client.get("status", ClusterStatus.class);
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(status));
        } else {
            console.print(StatusView.lines(status, console.style(), console.width(), console.zone()));
        }
        return Exit.DONE.code();
    }
}
